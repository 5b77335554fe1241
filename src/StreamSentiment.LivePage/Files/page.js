import { Chart, History } from './charts.js';

const find = id => document.getElementById(id);
const none = '–';
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

const known = value => value !== null && value !== undefined;
const number = value => (known(value) ? whole.format(value) : none);
const rate = value => (!known(value) ? none : value >= 100 ? whole.format(value) : tenth.format(value));
const percent = (value, digits = 1) => (known(value) ? `${(value * 100).toFixed(digits)} %` : none);
const clockTime = text => new Date(text).toLocaleTimeString('en-GB');
const dateTime = text => `${new Date(text).toLocaleDateString('en-CA')} ${clockTime(text)}`;

function duration(seconds) {
  if (!known(seconds)) return none;
  if (seconds === 0) return '0 s';
  if (seconds < 1) return `${short.format(seconds * 1000)} ms`;
  if (seconds < 120) return `${short.format(seconds)} s`;
  if (seconds < 7200) return `${whole.format(seconds / 60)} min`;
  if (seconds < 172800) return `${whole.format(seconds / 3600)} h`;
  return `${whole.format(seconds / 86400)} days`;
}

/** Nothing is touched that has not changed: no flash, and a selection stays. */
function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

function show(element, isShown) {
  if (element.hidden === isShown) element.hidden = !isShown;
}

function make(tag, className, content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (content !== undefined) element.textContent = content;
  return element;
}

/** A child for each item; one whose content is as before stays as it is. */
function fill(parent, items, build) {
  items.forEach((item, i) => {
    const key = JSON.stringify(item);
    const old = parent.children[i];
    if (old?.dataset.key === key) return;
    const next = build(item);
    next.dataset.key = key;
    if (!old) parent.append(next);
    else if (old.contains(document.activeElement)) keepFocus(old, next);
    else old.replaceWith(next);
  });
  while (parent.children.length > items.length) parent.lastElementChild.remove();
}

function keepFocus(old, next) {
  const place = [...old.querySelectorAll('button')].indexOf(document.activeElement);
  old.replaceWith(next);
  next.querySelectorAll('button')[place]?.focus();
}

function table(id, emptyId, items, row) {
  const element = find(id);
  show(element.closest('.scroll'), items.length > 0);
  if (emptyId) show(find(emptyId), items.length === 0);
  fill(element.tBodies[0], items, item => {
    const line = document.createElement('tr');
    row(item).forEach(cell => line.append(cell instanceof Node ? cell : make('td', '', cell)));
    return line;
  });
}

const cell = (content, className) => make('td', className, content);

function meter(share) {
  const outer = make('div', 'meter');
  const track = outer.appendChild(make('div'));
  track.setAttribute('aria-hidden', 'true');
  track.appendChild(make('span')).style.width = `${Math.round(share * 100)}%`;
  outer.append(make('b', '', percent(share, 0)));
  const holder = make('td');
  holder.append(outer);
  return holder;
}

function badge(word, kind) {
  const element = make('span', 'badge', word);
  element.dataset.kind = kind;
  return element;
}

function badgeCell(word, kind) {
  const holder = make('td', 'nowrap');
  holder.append(badge(word, kind));
  return holder;
}

const words = name => name.replace(/([A-Z])/g, ' $1').toLowerCase();

// The curves.
const history = new History();
let charts = [];

function begin(role) {
  document.body.dataset.role = role;
  const isScorer = role === 'scorer';
  text(find('rateName'), isScorer ? 'Reviews a second' : 'Labels a second');
  text(find('totalName'), isScorer ? 'Scored' : 'Labels read');
  text(find('shareTitle'), isScorer ? 'Share positive' : 'Accuracy on new labels');
  const axis = value => compact.format(value);
  charts = [
    new Chart(find('throughput'), find('throughputLegend'), 'Throughput', [
      { name: 'perSecond', label: isScorer ? 'reviews/s' : 'labels/s', format: axis, fill: true },
      { name: 'deadLettersPerSecond', label: 'dead letters/s', format: axis },
    ]),
    new Chart(find('lagPlot'), find('lagLegend'), 'Lag', [
      { name: 'lag', label: 'records', format: axis, fill: true },
      { name: 'secondsBehind', label: 'behind', format: duration, scale: 'y2' },
    ]),
    new Chart(find('sharePlot'), find('shareLegend'), isScorer ? 'Share positive' : 'Accuracy', [
      { name: 'share', label: isScorer ? 'positive' : 'right', format: value => percent(value, 0), fill: true },
    ], { range: [0, 1] }),
  ];
  if (isScorer) {
    charts.push(new Chart(find('latency'), find('latencyLegend'), 'Latency', [
      { name: 'p50', label: '50 %', format: duration },
      { name: 'p95', label: '95 %', format: duration },
      { name: 'p99', label: '99 %', format: duration },
    ], { least: 0.01 }));
  }
}

// The state of a second.
let state = null;

function render(next) {
  state = next;
  if (document.body.dataset.role !== state.role) begin(state.role);
  const traffic = state.traffic;
  text(find('role'), state.role);
  text(find('instance'), state.instance);
  text(find('application'), state.application);
  text(find('at'), clockTime(state.at));
  text(find('uptime'), duration(state.uptime));
  document.title = `${state.instance} · StreamSentiment`;
  renderHealth();
  renderTiles(traffic);
  renderScores();
  renderDeadLetters();
  renderModel();
  renderDecision();
  renderDrift();
  renderGroups();
  renderCommands();
  renderOperate();
  history.add({
    at: Date.parse(state.at) / 1000, perSecond: traffic.perSecond, deadLettersPerSecond: traffic.deadLettersPerSecond,
    lag: traffic.lag, secondsBehind: traffic.secondsBehind, p50: state.latency?.p50, p95: state.latency?.p95,
    p99: state.latency?.p99, share: state.positive?.share ?? state.learning?.accuracy,
  });
  charts.forEach(chart => chart.show(history));
}

/** What a person must know first: in words, and where something is wrong, in a frame of its own. */
function renderHealth() {
  const isIdle = state.role === 'scorer' && (state.traffic.perSecond ?? 0) === 0 && (state.traffic.lag ?? 0) === 0;
  const [kind, word, title] =
    state.health === 'unhealthy' ? ['bad', 'waiting', 'Nothing is read or answered now']
    : state.pause ? ['warn', 'paused', `Paused by ${state.pause.by} since ${dateTime(state.pause.since)}`]
    : state.health === 'degraded' ? ['warn', 'degraded', 'It works, but something is missing']
    : isIdle ? ['good', 'ready, no traffic', null]
    : ['good', state.role === 'scorer' ? 'scoring' : 'ready', null];
  pill(kind, word);
  notice(title, kind, state.health === 'healthy' ? [] : state.reasons);
}

function pill(kind, word) {
  find('health').dataset.kind = kind;
  text(find('health'), word);
}

function notice(title, kind, reasons) {
  const element = find('notice');
  show(element, Boolean(title));
  if (!title) return;
  element.dataset.kind = kind;
  text(find('noticeTitle'), title);
  fill(find('noticeReasons'), reasons, reason => make('li', '', reason));
}

function renderTiles(traffic) {
  text(find('rate'), rate(traffic.perSecond));
  text(find('rateSub'), known(traffic.batchSize) ? `${rate(traffic.batchSize)} a micro-batch` : '');
  text(find('lag'), number(traffic.lag));
  text(find('lagSub'), known(traffic.secondsBehind) ? `records, ${duration(traffic.secondsBehind)} behind` : 'records');
  text(find('p99'), duration(state.latency?.p99));
  text(find('p99Sub'), state.latency
    ? `50 % ${duration(state.latency.p50)}, 95 % ${duration(state.latency.p95)}`
    : 'none in the last minute');
  text(find('share'), percent(state.positive?.share));
  text(find('shareSub'), state.positive?.reviews ? `of ${number(state.positive.reviews)} in a minute` : 'none in the last minute');
  text(find('total'), number(state.learning ? state.learning.labels : traffic.scored));
  text(find('totalSub'), `${number(traffic.consumed)} read, ${number(traffic.inFlight)} in flight`);
  text(find('dead'), number(traffic.deadLettered));
  text(find('deadSub'), traffic.deadLettersPerSecond ? `${rate(traffic.deadLettersPerSecond)} a second` : 'since the start');
  if (state.learning) {
    text(find('learned'), percent(state.learning.accuracy));
    text(find('learnedSub'), known(state.learning.accuracy) ? 'before they were learnt' : 'no labels were compared yet');
    text(find('running'), number(state.learning.running));
    text(find('runningSub'), state.learning.window ? `last window ${number(state.learning.window)} labels` : 'nothing learnt yet');
  }
}

function renderScores() {
  const sources = state.positive?.sources ?? [];
  table('sources', 'sourcesEmpty', sources, source => [
    cell(source.source === '*' ? 'others' : source.source ?? 'without a source'),
    meter(source.positive / source.reviews),
    cell(number(source.reviews), 'number'),
  ]);
  const scores = state.scores ?? [];
  table('scores', 'scoresEmpty', scores, score => [
    cell(clockTime(score.at), 'nowrap'),
    cell(score.label, score.label),
    cell(score.probability.toFixed(4), 'number'),
    cell(number(score.tokenCount), 'number'),
    cell(score.source ?? ''),
    cell(score.text ?? score.id, 'review'),
  ]);
  text(find('scoresFoot'), state.showsText || scores.length === 0 ? '' : 'Ids alone: Page:ShowText is false.');
}

function renderDeadLetters() {
  table('deadTable', 'deadEmpty', state.deadLetters, entry => [
    cell(entry.name),
    cell(number(entry.count), 'number'),
    buttons(action('Redrive', { command: 'redrive', reason: entry.name })),
  ]);
}

function renderModel() {
  const model = state.model;
  show(find('modelEmpty'), !model);
  show(find('modelNow'), Boolean(model));
  if (model) {
    text(find('modelVersion'), model.version);
    text(find('modelName'), model.name);
    text(find('modelSub'), [
      known(model.accuracy) ? `${percent(model.accuracy, 2)} right on ${words(model.accuracyOn)}` : 'accuracy not stored',
      model.engine ? `by ${model.engine}` : '',
      `stored ${dateTime(model.createdAt)}`,
    ].filter(Boolean).join(' · '));
  }
  table('versions', null, state.versions, version => [
    cell(version.version, 'mono nowrap'),
    version.current ? badgeCell('current', 'good')
      : version.decision ? badgeCell(words(version.decision), kindOf(version.decision)) : cell(''),
    cell(known(version.accuracy) ? percent(version.accuracy, 2) : none, 'number'),
    cell(`${words(version.origin ?? '')}${version.from ? ` from ${version.from}` : ''}`),
    version.current ? cell('') : buttons(
      action('Promote', { command: 'promote', version: version.version }),
      action('Shadow', { command: 'shadow', version: version.version, on: true }),
    ),
  ]);
  text(find('storeFault'), state.storeFault ?? '');
}

const kindOf = verdict =>
  ['promoted', 'passed', 'succeeded'].includes(verdict) ? 'good'
  : ['refused', 'failed', 'rejected'].includes(verdict) ? 'bad'
  : verdict === 'underWay' || verdict === 'issued' ? 'warn'
  : 'none';

function renderDecision() {
  const decision = state.decision;
  show(find('decisionEmpty'), !decision);
  show(find('decisionNow'), Boolean(decision));
  if (decision) {
    text(find('decisionVersion'), decision.version);
    text(find('decisionWord'), words(decision.decision));
    find('decisionWord').dataset.kind = kindOf(decision.decision);
    text(find('decisionSub'), `${percent(decision.candidateAccuracy, 2)} against ${percent(decision.currentAccuracy, 2)} of `
      + `${decision.currentVersion} on ${number(decision.reviews)} reviews · ${dateTime(decision.at)}`);
  }
  table('clauses', null, decision?.clauses ?? [], clause => [
    cell(words(clause.name), 'nowrap'),
    badgeCell(words(clause.verdict), kindOf(clause.verdict)),
    cell(known(clause.value) ? short.format(clause.value) : none, 'number'),
    cell(short.format(clause.threshold), 'number'),
    cell(clause.reason, 'reason'),
  ]);
}

function renderDrift() {
  table('drift', 'driftEmpty', state.drift, signal => [
    cell(words(signal.signal)),
    cell(signal.statistic.toFixed(3), 'number'),
    signal.raised ? badgeCell('raised', 'bad') : badgeCell('quiet', 'good'),
  ]);
  const shadow = state.shadow;
  show(find('shadowEmpty'), !shadow);
  show(find('shadowNow'), Boolean(shadow));
  if (shadow) {
    text(find('shadowVersion'), shadow.version);
    text(find('shadowSub'), `${number(shadow.reviews)} reviews beside the one that serves, `
      + `${percent(shadow.agreement)} with the same label, ${number(shadow.skipped)} skipped`);
  }
}

function renderGroups() {
  const rows = state.groups.flatMap(group => group.members.length > 0
    ? group.members.map(member => ({ ...member, group: group.group }))
    : [{ group: group.group, member: group.fault ?? 'no member', host: '', partitions: [] }]);
  table('groups', 'groupEmpty', rows, row => [
    cell(row.group, 'nowrap'),
    cell(row.member),
    cell(row.host, 'nowrap'),
    cell(number(row.partitions.length), 'number'),
    cell(ranges(row.partitions), 'reason'),
  ]);
  table('partitions', 'partitionsEmpty', state.partitions, partition => [
    cell(`${partition.topic} [${partition.partition}]`, 'nowrap'),
    cell(number(partition.lag), 'number'),
    cell(duration(partition.secondsBehind), 'number'),
  ]);
}

/** reviews.raw 0–3, 7 */
function ranges(partitions) {
  const byTopic = new Map();
  for (const name of partitions) {
    const [, topic, place] = /^(.*) \[(\d+)\]$/.exec(name) ?? [null, name, null];
    byTopic.set(topic, [...byTopic.get(topic) ?? [], Number(place)]);
  }
  return [...byTopic].map(([topic, places]) => {
    const runs = [];
    for (const place of places) {
      const run = runs.at(-1);
      if (run && run[1] === place - 1) run[1] = place;
      else runs.push([place, place]);
    }
    return `${topic} ${runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ')}`;
  }).join('; ');
}

function renderCommands() {
  show(find('commandsEmpty'), state.commands.length === 0);
  fill(find('commands'), state.commands, command => {
    const item = make('li');
    const head = item.appendChild(make('div', 'head'));
    head.append(make('span', 'name', command.command ?? 'command'), badge(words(command.outcome), kindOf(command.outcome)));
    head.append(make('span', 'quiet', `${command.instance ?? 'nobody yet'} · ${dateTime(command.at)}`));
    const message = [command.stage, command.message].filter(Boolean).join(': ');
    if (message) item.append(make('p', 'message', message));
    if (command.issuer) item.append(make('p', 'quiet', `asked by ${command.issuer}`));
    if (command.outcome === 'underWay' && known(command.done)) {
      const bar = item.appendChild(make('div', 'bar'));
      bar.setAttribute('role', 'progressbar');
      bar.setAttribute('aria-label', `${command.stage ?? 'progress'}`);
      bar.setAttribute('aria-valuenow', `${Math.round(command.done * 100)}`);
      bar.appendChild(make('span')).style.width = `${Math.round(command.done * 100)}%`;
    }
    return item;
  });
}

// Commands, for who has the token. It lives as long as this tab, and is sent in a header that no other page can set.
const storage = 'streamsentiment.page.token';
let token = sessionStorage.getItem(storage);

function renderOperate() {
  const isOpen = state.takesCommands && Boolean(token);
  show(find('operateOff'), !state.takesCommands);
  show(find('unlockForm'), state.takesCommands && !isOpen);
  show(find('buttons'), isOpen);
  if (isOpen !== ('unlocked' in document.body.dataset)) {
    if (isOpen) document.body.dataset.unlocked = '';
    else delete document.body.dataset.unlocked;
  }
}

async function send(path, content, headers = {}) {
  const response = await fetch(path, {
    method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(content), cache: 'no-store',
  });
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(answer.error ?? `The host answers ${response.status}.`), { status: response.status });
  return answer;
}

const bearer = value => ({ Authorization: `Bearer ${value}` });

find('unlockForm').addEventListener('submit', async event => {
  event.preventDefault();
  const typed = find('token').value.trim();
  try {
    await send('/page/unlock', {}, bearer(typed));
    token = typed;
    sessionStorage.setItem(storage, typed);
    find('token').value = '';
    tell('');
    renderOperate();
    find('buttons').querySelector('button').focus();
  } catch (error) {
    tell(error.message, true);
  }
});

find('lock').addEventListener('click', () => {
  token = null;
  sessionStorage.removeItem(storage);
  renderOperate();
  find('token').focus();
});

find('buttons').addEventListener('click', event => {
  const { command, dry } = event.target.dataset;
  if (command) issue(dry ? { command, dryRun: true } : { command });
});

find('shadowEnd').addEventListener('click', () => issue({ command: 'shadow', version: state.shadow.version, on: false }));

function action(label, asked) {
  const button = make('button', 'small act', label);
  button.type = 'button';
  button.setAttribute('aria-label', `${label} ${asked.version ?? asked.reason}`);
  button.addEventListener('click', () => issue(asked));
  return button;
}

function buttons(...actions) {
  const holder = make('td', 'acts');
  holder.append(...actions);
  return holder;
}

/** What a command does, for who is asked whether it is meant. */
function sentence(asked, onlyHere) {
  const scorers = onlyHere ? `${state.instance} alone` : 'every scorer';
  switch (asked.command) {
    case 'pause': return `Scoring pauses until it is resumed: ${scorers}.`;
    case 'resume': return `Scoring goes on: ${scorers}.`;
    case 'retrain': return 'A retrainer learns from the newest labels, and promotes the result if it is better.';
    case 'rollback': return 'The version that was current before serves again.';
    case 'promote': return `${asked.version} becomes the current version, without being judged again.`;
    case 'shadow': return asked.on === false
      ? `${asked.version} leaves the shadow: ${scorers}.`
      : `${asked.version} scores a tenth of the reviews beside the one that serves, and publishes nothing: ${scorers}.`;
    case 'redrive': return asked.dryRun
      ? 'The dead letters that would be redriven are counted; none is published.'
      : `Dead letters ${asked.reason ? `of the reason ${asked.reason} ` : ''}are published to their topics again, 100 a second.`;
    default: return '';
  }
}

async function issue(asked) {
  const onlyHere = ['pause', 'resume', 'shadow'].includes(asked.command) && find('onlyHere').checked;
  if (!await confirmed(asked, sentence(asked, onlyHere))) return;
  try {
    const issuer = find('issuer').value.trim();
    const answer = await send('/page/commands', { ...asked, onlyHere, issuer: issuer || null }, bearer(token));
    tell(`${asked.command} is in ${answer.topic} as ${answer.commandId}. Its answers stand under Commands.`);
  } catch (error) {
    if (error.status === 401) {
      token = null;
      sessionStorage.removeItem(storage);
      renderOperate();
    }
    tell(error.message, true);
  }
}

function confirmed(asked, what) {
  const dialog = find('confirm');
  const name = asked.dryRun ? 'Count dead letters' : asked.command[0].toUpperCase() + asked.command.slice(1);
  text(find('confirmTitle'), `${name}?`);
  text(find('confirmText'), what);
  text(find('confirmYes'), name);
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise(done => dialog.addEventListener('close', () => done(dialog.returnValue === 'yes'), { once: true }));
}

function tell(message, isFault = false) {
  find('operateResult').className = isFault ? 'fault' : '';
  text(find('operateResult'), message);
}

// A typed text.
find('tryForm').addEventListener('submit', async event => {
  event.preventDefault();
  const button = find('trySubmit'), result = find('tryResult');
  button.disabled = true;
  try {
    result.replaceChildren(...scored(await send('/page/score', { text: find('tryText').value })));
  } catch (error) {
    result.replaceChildren(make('p', 'fault', error.message));
  } finally {
    button.disabled = false;
  }
});

find('tryText').addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) find('tryForm').requestSubmit();
});

function scored(score) {
  const lead = make('p', 'lead');
  lead.append(make('span', score.label, score.label), ` ${score.probability.toFixed(4)} `);
  const facts = make('p', 'sub', [
    `${number(score.tokenCount)} tokens`,
    score.unknownCount ? `${number(score.unknownCount)} unknown` : '',
    score.truncated ? 'only a part was read' : '',
    `by ${score.version} in ${duration(score.seconds)}`,
  ].filter(Boolean).join(' · '));
  if (score.tokens.length === 0) return [lead, facts];

  const strongest = [...score.tokens].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)).slice(0, 6)
    .filter(token => Math.abs(token.effect) >= 0.005);
  const least = strongest.length > 0 ? Math.abs(strongest.at(-1).effect) : 1;
  const tokens = make('p', 'tokens');
  tokens.tabIndex = 0;
  tokens.setAttribute('role', 'group');
  tokens.setAttribute('aria-label', 'The tokens that the model read');
  for (const token of score.tokens) {
    const size = Math.abs(token.effect);
    const chip = make('span', size < 0.005 ? '' : `${token.effect > 0 ? 'up' : 'down'}${size >= least ? ' strong' : ''}`, token.token);
    chip.title = effect(token.effect);
    tokens.append(chip, ' ');
  }
  const told = strongest.length === 0 ? 'No single token moved it.'
    : `Moved most by ${strongest.map(token => `${token.token} ${effect(token.effect)}`).join(', ')}.`;
  return [lead, facts, tokens, make('p', 'sub', told)];
}

const effect = value => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

// The connection: a stream while the page is seen.
let stream = null;
let lastHeard = null;
let hiding = null;

function connect() {
  stream?.close();
  stream = new EventSource('/page/events');
  stream.addEventListener('history', event => history.set(JSON.parse(event.data)));
  stream.addEventListener('state', event => {
    lastHeard = Date.now();
    delete document.body.dataset.stale;
    render(JSON.parse(event.data));
  });
}

setInterval(() => {
  if (document.hidden) return;
  if (stream?.readyState === EventSource.CLOSED) connect(); // a browser tries again by itself only where it was connected
  if (lastHeard !== null && Date.now() - lastHeard < 4000) return;
  if (lastHeard === null && performance.now() < 4000) return;
  if (lastHeard !== null) document.body.dataset.stale = '';
  pill('bad', 'no answer');
  notice(
    lastHeard === null ? 'The host does not answer' : `The host has not answered since ${clockTime(lastHeard)}`,
    'bad',
    [lastHeard === null ? 'Trying again every few seconds.' : 'What stands below is of then. Trying again every few seconds.'],
  );
}, 2000);

document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (document.hidden) hiding = setTimeout(() => stream?.close(), 30000);
  else if (stream?.readyState === EventSource.CLOSED) connect();
});

connect();
