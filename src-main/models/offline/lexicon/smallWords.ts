/** Words that carry no topic of their own. */
const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

export const smallWords = list(
  'a an the this that these those it its them they their there here my me i we us our you your yours mine is are was were be been am do does did done has have had having will would can could should shall may might must ' +
    "how's i'd i'm i'll i've it's that's there's what's who's let's whats thats theres im ive id " +
    'of to in on at by for from with without into onto as and or but if so than then too also not no any some all every each both either neither every everything anything something nothing ' +
    'what which who whom whose when where why how please pls plz thanks thank just only now right away again ever still already yet really very quite bit little lot ok okay oh ah hey hi hello well ' +
    'one ones thing things stuff way got get gets put up out down off over under inside within through across around about after before during between much many more most less least ' +
    'whole entire complete full own same other another new old current currently time times moment currently s t d ll re ve m called named titled like want need wish able via per next first last ' +
    'free available left enough used total empty blank fresh straight quick quickly real asap kindly everywhere anywhere somewhere once today together else using exactly me installed tell give take make doing going keep let back second third two three four five six seven eight nine ten any structure following along whatever hows anyone someone somebody',
);

/** Words that begin a part of a sentence and say what it is to the rest. Phrases first. */
export const markers: readonly { id: Marker; words: readonly string[] }[] = [
  { id: 'to', words: ['to the end of', 'onto the end of', 'on the end of', 'on to the end of', 'to the very end of', 'onto the bottom of', 'on the bottom of', 'to the bottom', 'at the end of', 'to the bottom of', 'at the bottom of', 'over to', 'into', 'onto', 'to', 'in to', 'on to', 'unto', 'towards'] },
  { id: 'start', words: ['to the start of', 'at the start of', 'at the beginning of', 'to the top of', 'at the top of', 'to the beginning of'] },
  { id: 'as', words: ['as', 'and call it', 'and name it', 'calling it', 'naming it', 'and save it as', 'and call that'] },
  { id: 'in', words: ['inside of', 'inside', 'within', 'underneath', 'under', 'below', 'beneath', 'in', 'on', 'at', 'through', 'across', 'throughout', 'somewhere in', 'somewhere under', 'anywhere in', 'anywhere under', 'anywhere on', 'somewhere on', 'next to'] },
  { id: 'from', words: ['out of', 'from', 'off'] },
  { id: 'of', words: ['of', 'about', 'for'] },
  { id: 'named', words: ['with the name of', 'with the name', 'by the name of', 'with the filename', 'with the file name', 'which is called', "that's called", 'called', 'named', 'name of', 'entitled', 'titled', 'with title', 'with the title', 'with a title', 'with a title of', 'with the heading'] },
  { id: 'with', words: ['with', 'by', 'using'] },
];
export type Marker = 'object' | 'to' | 'start' | 'as' | 'in' | 'from' | 'of' | 'named' | 'with';

/** Phrases after which the rest is text to be kept as it stands. */
export const textMarkers: readonly string[] = [
  'with the following content', 'with the following contents', 'with the following text', 'with the following', 'with the contents', 'with the content', 'with contents', 'with content', 'with the text', 'with text', 'with the words', 'with the word',
  'with the message', 'with message', 'with a message', 'with the body', 'with body', 'with the line', 'with a line', 'with the lines', 'with the sentence', 'with a single line', 'with one line', 'whose content is', 'whose contents are', 'the content should be', 'its content should be',
  'containing the text', 'containing the words', 'containing the word', 'containing the line', 'containing just', 'containing only', 'containing', 'which contains', 'that contains', 'holding', 'saying that', 'saying', 'that says', 'which says', 'that reads', 'which reads', 'and say', 'that just says', 'that simply says',
  'telling me that', 'telling me', 'to say that', 'to say', 'to tell me that', 'to tell me', 'and write', 'and put in it', 'and put in', 'contents', 'content', 'text', 'message', 'body', 'and the text', 'and text', 'and message', 'and the message', 'and content', 'and the content', 'and body', 'reading',
];

/** Names that stand for a place under the home folder. */
export const knownFolders: ReadonlyMap<string, string> = new Map([
  ['downloads', '~/Downloads'], ['download', '~/Downloads'], ['documents', '~/Documents'], ['desktop', '~/Desktop'], ['pictures', '~/Pictures'], ['music', '~/Music'], ['videos', '~/Videos'],
]);

/** Words that stand for something said before. */
export const pronouns = list('it this that them those these');
export const places = list('there therein');
