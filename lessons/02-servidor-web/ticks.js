  oleada.rule('title', () => document.querySelector('h1').textContent.trim() === 'Socket Client');
  oleada.rule('style', () => getComputedStyle(document.body).getPropertyValue('--bs-body-font-family') !== '');
