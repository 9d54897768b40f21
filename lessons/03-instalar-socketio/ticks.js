  oleada.rule('script', () => typeof window.io === 'function');
  oleada.rule('protocol', (seen) => seen.logs.some((line) => line.startsWith('Socket.IO cargado: true')));
