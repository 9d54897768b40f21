  oleada.rule('script', () => typeof window.io === 'function');
  oleada.rule('protocol', (seen) => seen.logs.some((line) => line.startsWith('Cliente de Socket.IO, protocolo 5')));
