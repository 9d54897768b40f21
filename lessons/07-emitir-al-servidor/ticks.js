  const sent = (seen) => seen.sent.filter(([event]) => event === 'enviar-mensaje').map(([, payload]) => payload);
  oleada.rule('sent', (seen) => sent(seen).some((p) => p.mensaje && p.id === '123' && Number.isInteger(p.fecha)));
  oleada.rule('noted', (seen) => sent(seen).some((p) => seen.printed.some((line) => line.includes(`fecha=${p.fecha}`))));
