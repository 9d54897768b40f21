  // A message is known by its text and its instant. Once it has come, it is given two looks of time to come again.
  const key = (args) => args[0] === 'enviar-mensaje' && args[1].mensaje + args[1].fecha;
  const once = (seen, own) => {
    const mine = seen.sent.map(key);
    const came = seen.received.map(key).filter(Boolean);
    return came.some((one) => mine.includes(one) === own && came.filter((other) => other === one).length === 1);
  };
  const looks = {};
  const steady = (item, now) => (looks[item] = now ? (looks[item] || 0) + 1 : 0) > 2;
  oleada.rule('heard', (seen) => steady('heard', once(seen, true)));
  oleada.rule('answered', (seen) => seen.logs.includes('Desde el server 12345'));
  oleada.rule('other', (seen) => steady('other', once(seen, false)));
