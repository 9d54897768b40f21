  oleada.rule('connected', (seen) => seen.connects >= 1);
  // Tabs tell each other their ids.
  const tabs = new BroadcastChannel('oleada-04');
  const others = new Set();
  tabs.onmessage = ({ data }) => {
    others.add(data.id);
    if (data.ask && oleada.seen.ids.length) tabs.postMessage({ id: oleada.seen.ids.at(-1) });
  };
  let asked = 0;
  oleada.rule('two', (seen) => {
    const id = seen.ids.at(-1);
    if (id && asked++ % 5 === 0) tabs.postMessage({ id, ask: true });
    return id && [...others].some((other) => other && other !== id);
  });
