  oleada.rule('answer', (seen) => seen.logs.some((line) => line === 'Desde el server 12345'));
  oleada.rule('silence', (seen) => seen.disconnects >= 1 && seen.logs.some((line) => line.startsWith('Sin respuesta')));
