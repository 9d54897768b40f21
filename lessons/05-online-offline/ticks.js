  const shown = (id) => document.querySelector(id).style.display !== 'none';
  let wasOnline = false;
  let wasOffline = false;
  const online = (seen) => seen.connects >= 1 && shown('#lblOnline') && !shown('#lblOffline');
  oleada.rule('online', (seen) => (wasOnline ||= online(seen)));
  oleada.rule('offline', (seen) => (wasOffline ||= wasOnline && seen.disconnects >= 1 && shown('#lblOffline') && !shown('#lblOnline')));
  oleada.rule('back', (seen) => wasOffline && online(seen));
