import type { ApprovalsAction, ApprovalsState, BrowserAction, BrowserState, ChatAction, ChatsAction, ChatsState, ChatState, HealthAction, HealthState, Message, ServerLogAction, ServerLogState, ServersAction, ServersState, SettingsAction, SettingsState, StatusAction, StatusState, TerminalsAction, TerminalsState, TopicName, Topics } from '../contract/index.ts';

/**
 * How each topic's state follows from its numbered actions. Pure: the runtime keeps its own copy with
 * the same functions, so a snapshot and a replay always agree.
 */

function withMessage(state: ChatState, id: string, change: (message: Message) => Message): ChatState {
  return { ...state, messages: state.messages.map((message) => (message.id === id ? change(message) : message)) };
}

export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case 'messageAdded':
      return { ...state, messages: [...state.messages, action.message] };
    case 'textAppended':
      return withMessage(state, action.messageId, (message) => ({
        ...message,
        parts: message.parts.map((part, index) =>
          index === action.part && (part.type === 'text' || part.type === 'reasoning') ? { ...part, text: part.text + action.text } : part,
        ),
      }));
    case 'partAdded':
      return withMessage(state, action.messageId, (message) => ({ ...message, parts: [...message.parts, action.part] }));
    case 'messageEnded':
      return withMessage(state, action.messageId, (message) => ({ ...message, status: action.status }));
    case 'callChanged':
      return { ...state, calls: { ...state.calls, [action.call.id]: action.call } };
    case 'callProgressed': {
      const call = state.calls[action.callId];
      return call ? { ...state, calls: { ...state.calls, [call.id]: { ...call, progress: action.progress } } } : state;
    }
    case 'runningChanged':
      return { ...state, running: action.running };
    case 'queuedChanged':
      return { ...state, queued: action.queued };
    case 'titleChanged':
      return { ...state, title: action.title };
  }
}

export function reduceChats(state: ChatsState, action: ChatsAction): ChatsState {
  switch (action.type) {
    case 'upserted': {
      const others = state.chats.filter((chat) => chat.id !== action.chat.id);
      return { chats: [...others, action.chat].sort((a, b) => b.updatedAt - a.updatedAt) };
    }
    case 'removed':
      return { chats: state.chats.filter((chat) => chat.id !== action.chatId) };
  }
}

export function reduceApprovals(state: ApprovalsState, action: ApprovalsAction): ApprovalsState {
  switch (action.type) {
    case 'asked':
      return { approvals: [...state.approvals, action.approval] };
    case 'changed':
      return { approvals: state.approvals.map((approval) => (approval.id === action.approval.id ? action.approval : approval)) };
    case 'settled':
      return {
        approvals: state.approvals.map((approval) =>
          approval.id === action.approvalId ? { ...approval, outcome: action.outcome, call: action.call } : approval,
        ),
      };
    case 'cleared':
      return { approvals: state.approvals.filter((approval) => !action.approvalIds.includes(approval.id)) };
  }
}

/** How many readings a health stream keeps. */
export const keptSamples = 300;

export function reduceHealth(state: HealthState, action: HealthAction): HealthState {
  return { samples: [...state.samples, action.sample].slice(-keptSamples) };
}

export function reduceSettings(_state: SettingsState, action: SettingsAction): SettingsState {
  return action.settings;
}

export function reduceStatus(_state: StatusState, action: StatusAction): StatusState {
  return action.status;
}

export function reduceServers(state: ServersState, action: ServersAction): ServersState {
  switch (action.type) {
    case 'serversChanged': {
      const changed = new Map(action.changed.map((server) => [server.name, server]));
      const kept = state.servers.filter(({ name }) => !action.removed.includes(name)).map((server) => {
        const next = changed.get(server.name);
        changed.delete(server.name);
        return next ?? server;
      });
      return { ...state, servers: [...kept, ...changed.values()] };
    }
    case 'foundReplaced':
      return { ...state, found: action.found, problems: action.problems, ignored: action.ignored, search: action.search };
  }
}

/** How many lines of a server's log a stream keeps. */
export const keptLogLines = 500;

export function reduceServerLog(state: ServerLogState, action: ServerLogAction): ServerLogState {
  return { lines: [...state.lines, ...action.lines].slice(-keptLogLines) };
}

export function reduceBrowser(state: BrowserState, action: BrowserAction): BrowserState {
  switch (action.type) {
    case 'moved':
      return action.open === null ? { open: null, picture: null } : { ...state, open: action.open };
    case 'pictured':
      return { ...state, picture: action.picture };
  }
}

/** Characters of each terminal's output that are kept. */
const keptOutput = 100_000;

export function reduceTerminals(state: TerminalsState, action: TerminalsAction): TerminalsState {
  switch (action.type) {
    case 'listed': {
      const written = Object.fromEntries(Object.entries(state.written).filter(([id]) => action.open.some((each) => each.id === id)));
      return { open: action.open, written };
    }
    case 'wrote': {
      const known = state.written[action.id];
      const before = known?.telling === action.telling ? known : { telling: action.telling, dropped: 0, text: '' };
      const text = `${before.text}${action.text}`;
      const cut = Math.max(0, text.length - keptOutput);
      return { ...state, written: { ...state.written, [action.id]: { telling: action.telling, dropped: before.dropped + cut, text: text.slice(cut) } } };
    }
  }
}

/** The reducer of each topic. */
export const reducers: { [T in TopicName]: (state: Topics[T]['state'], action: Topics[T]['action']) => Topics[T]['state'] } = {
  status: reduceStatus,
  servers: reduceServers,
  schedules: (_state, { tasks }) => ({ tasks }),
  ownFunctions: (_state, { state }) => state,
  memories: (_state, { memories }) => memories,
  serverLog: reduceServerLog,
  chats: reduceChats,
  chat: reduceChat,
  approvals: reduceApprovals,
  health: reduceHealth,
  settings: reduceSettings,
  browser: reduceBrowser,
  terminal: reduceTerminals,
};
