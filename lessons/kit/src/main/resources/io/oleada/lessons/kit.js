// The box on each lesson's page: what there is to see, ticked as it comes true.
(() => {
  const data = "__DATA__";
  const done = new Set(data.done);
  const rules = {};
  const marks = {};

  // What a lesson's rules look at.
  const seen = { sockets: [], connects: 0, disconnects: 0, errors: 0, logs: [], received: [], sent: [], ids: [], printed: [] };
  const log = console.log.bind(console);
  console.log = (...words) => {
    seen.logs.push(words.map((word) => (typeof word === 'object' ? JSON.stringify(word) : String(word))).join(' '));
    log(...words);
  };

  const follow = (socket) => {
    if (seen.sockets.includes(socket)) return socket;
    seen.sockets.push(socket);
    socket.on('connect', () => { seen.connects++; seen.ids.push(socket.id); });
    socket.on('disconnect', () => seen.disconnects++);
    socket.on('connect_error', () => seen.errors++);
    socket.onAny((...args) => seen.received.push(args));
    socket.onAnyOutgoing((...args) => seen.sent.push(args));
    return socket;
  };
  let io;
  Object.defineProperty(window, 'io', {
    configurable: true,
    get: () => io,
    set: (real) => {
      io = typeof real !== 'function' ? real : Object.assign((...args) => follow(real(...args)), real);
    },
  });

  window.oleada = { seen, looks: 0, rule: (item, test) => { rules[item] = test; } };
  /*__RULES__*/

  const post = (path) => fetch(data.desk + path, { method: 'POST' }).catch(() => {});

  // What the server has printed, which a page cannot know by itself.
  const listen = async () => {
    try {
      seen.printed = await (await fetch(data.desk + '/printed')).json();
      said.replaceChildren(...seen.printed.slice(-3).map((line) => {
        const p = document.createElement('p');
        p.textContent = p.title = line;
        return p;
      }));
      says.hidden = seen.printed.length === 0;
    } catch { /* learn has ended; the page stays as it is */ }
    setTimeout(listen, 500);
  };
  const says = document.createElement('aside');
  const said = document.createElement('div');

  const look = () => {
    window.oleada.looks++;
    for (const item of Object.keys(data.items)) {
      if (done.has(item) || !rules[item]) continue;
      let true_ = false;
      try { true_ = Boolean(rules[item](seen)); } catch { true_ = false; }
      if (true_) {
        done.add(item);
        post('/tick/' + item);
      }
    }
    draw();
  };

  let count = () => {};
  const draw = () => {
    count();
    for (const item of Object.keys(marks)) {
      marks[item].className = done.has(item) ? 'done' : '';
    }
  };

  // A page that a lesson brings is written in Spanish, as the course is.
  const translate = () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode.data.trim();
      if (data.words[text]) texts.currentNode.data = texts.currentNode.data.replace(text, data.words[text]);
    }
    document.title = data.words[document.title] ?? document.title;
  };

  const build = () => {
    translate();
    const host = document.createElement('div');
    host.id = 'oleada-kit';
    const root = host.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = `
      :host { position: fixed; right: 1rem; bottom: 1rem; z-index: 9999; max-width: min(22rem, calc(100vw - 2rem)); }
      section { font: 14px/1.45 system-ui, sans-serif; color: #1f2937; background: #fff; border: 1px solid #d1d5db;
        border-radius: 10px; box-shadow: 0 6px 24px rgb(0 0 0 / .12); padding: .75rem 1rem; }
      header { display: flex; align-items: baseline; gap: .6rem; font-weight: 600; margin-bottom: .35rem; cursor: pointer; }
      header small { font-weight: 400; color: #6b7280; margin-left: auto; padding-left: 1rem; }
      header::after { content: '▾'; color: #6b7280; }
      .folded header { margin-bottom: 0; }
      .folded header::after { content: '▴'; }
      .folded > :not(header) { display: none; }
      ul { list-style: none; margin: 0; padding: 0; }
      li { padding: .15rem 0 .15rem 1.6rem; position: relative; }
      li::before { content: ''; position: absolute; left: 0; top: .34rem; width: .95rem; height: .95rem; box-sizing: border-box;
        border: 1.5px solid #9ca3af; border-radius: 50%; }
      li.done::before { background: #0f766e; border-color: #0f766e; }
      li.done::after { content: ''; position: absolute; left: .33rem; top: .46rem; width: .22rem; height: .45rem;
        border: solid #fff; border-width: 0 2px 2px 0; transform: rotate(45deg); }
      li.done { color: #0f766e; }
      aside { margin-top: .5rem; border-top: 1px solid #e5e7eb; padding-top: .4rem; color: #6b7280; font-size: 12px; }
      aside p { margin: 0; color: #1f2937; font: 11.5px/1.5 ui-monospace, Menlo, Consolas, monospace; white-space: nowrap;
        overflow: hidden; text-overflow: ellipsis; }
      footer { display: flex; gap: .5rem; margin-top: .5rem; }
      button { font: inherit; font-size: 12px; border: 1px solid #d1d5db; border-radius: 6px; background: #f9fafb;
        padding: .2rem .6rem; cursor: pointer; }
      button:hover { background: #f3f4f6; }`;
    const box = document.createElement('section');
    const header = document.createElement('header');
    const heading = document.createElement('span');
    heading.textContent = data.heading;
    const small = document.createElement('small');
    header.append(heading, small);
    count = () => { small.textContent = data.lesson + ' · ' + done.size + '/' + Object.keys(data.items).length; };
    // A low window has no room for both the box and the page under it.
    box.classList.toggle('folded', window.innerHeight < 560);
    header.addEventListener('click', () => box.classList.toggle('folded'));
    const list = document.createElement('ul');
    for (const [item, text] of Object.entries(data.items)) {
      const li = document.createElement('li');
      li.textContent = text;
      li.dataset.item = item;
      marks[item] = li;
      list.append(li);
    }
    const footer = document.createElement('footer');
    for (const what of ['stop', 'start']) {
      const button = document.createElement('button');
      button.textContent = data[what];
      button.dataset.server = what;
      button.addEventListener('click', () => post('/server/' + what));
      footer.append(button);
    }
    const heard = document.createElement('span');
    heard.textContent = data.says;
    says.append(heard, said);
    says.hidden = true;
    box.append(header, list, says, footer);
    root.append(style, box);
    document.body.append(host);
    look();
    listen();
    setInterval(look, 200);
  };

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', build);
  else build();
})();
