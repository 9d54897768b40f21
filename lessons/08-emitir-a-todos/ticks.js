  const named = (list) => list.filter(([event]) => event === 'enviar-mensaje').map(([, payload]) => payload);
  const lines = () => [...document.querySelectorAll('#lstMensajes > *')].map((line) => line.textContent.trim());
  const isMine = (seen, p) => named(seen.sent).some((own) => own.fecha === p.fecha && own.mensaje === p.mensaje);
  oleada.rule('mine', (seen) => named(seen.received).some((p) => p.mensaje && isMine(seen, p) && lines().includes(p.mensaje.trim())));
  oleada.rule('others', (seen) => named(seen.received).some((p) => p.mensaje && !isMine(seen, p) && lines().includes(p.mensaje.trim())));
  oleada.rule('plain', (seen) => named(seen.received).some((p) => /<\w+>/.test(p.mensaje) && lines().includes(p.mensaje.trim())));
