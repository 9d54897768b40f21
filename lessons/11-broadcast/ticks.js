  // A message is known by its text and its instant.
  const key = (args) => args[0] === 'enviar-mensaje' && args[1].mensaje + args[1].fecha;
  const mine = (seen) => seen.sent.map(key).filter(Boolean);
  const came = (seen) => seen.received.map(key).filter(Boolean);
  const answered = (seen) => mine(seen).length > 0 && seen.logs.includes('Desde el server 12345');
  let quiet = 0;
  oleada.rule('theirs', (seen) => came(seen).some((one) => !mine(seen).includes(one)));
  oleada.rule('answered', answered);
  // The confirmation has come; what was to come with it is given two looks of time.
  oleada.rule('quiet', (seen) => {
    quiet = answered(seen) && !came(seen).some((one) => mine(seen).includes(one)) ? quiet + 1 : 0;
    return quiet > 2;
  });
