  const shown = (id) => document.querySelector(id).style.display !== 'none';
  const online = (seen) => seen.connects >= 1 && shown('#lblOnline');
  let healthy = false;
  const ask = () => fetch('/health').then((answer) => { healthy = answer.ok; }).catch(() => {});
  let looks = 0;
  oleada.rule('online', online);
  oleada.rule('healthy', () => {
    if (!healthy && looks++ % 5 === 0) ask();
    return healthy;
  });
  oleada.rule('back', (seen) => seen.disconnects >= 1 && seen.connects >= 2 && online(seen));
