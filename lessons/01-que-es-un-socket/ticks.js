  oleada.rule('asked', () => Number(document.querySelector('#preguntas').textContent) >= 1);
  oleada.rule('told', () => Number(document.querySelector('#avisos').textContent) >= 1);
  oleada.rule('fewer', () => Number(document.querySelector('#preguntas').textContent) >= 3
    && Number(document.querySelector('#avisos').textContent) >= 1
    && Number(document.querySelector('#avisos').textContent) < Number(document.querySelector('#preguntas').textContent));
