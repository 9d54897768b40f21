  const shown = (id) => document.querySelector(id).style.display !== 'none';
  oleada.rule('tries', (seen) => seen.disconnects >= 1 && seen.logs.some((line) => /^Intento \d+/.test(line)));
  let wasOffline = false;
  oleada.rule('alone', (seen) => {
    wasOffline ||= seen.disconnects >= 1 && shown('#lblOffline');
    return wasOffline && seen.connects >= 2 && shown('#lblOnline') && !shown('#lblOffline');
  });
  oleada.rule('another', (seen) => new Set(seen.ids).size >= 2);
