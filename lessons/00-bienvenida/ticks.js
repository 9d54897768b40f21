  oleada.rule('opened', () => document.readyState === 'complete');
  oleada.rule('greeted', () => /^Hola, [^¿]/.test(document.querySelector('#saludo').textContent));
