import { given, number, numberIn, pattern, url, type Construction } from './construction.ts';

const downloads = '(?:download|save|grab|get|fetch|pull|pull down|store|wget|curl|copy|put|stash|keep|stick|drop)';
const into = '(?:to|as|into|in|under|at|onto|on|inside|in to|(?:save|call|name|put|store|keep|write) it(?: (?:as|to|in|under|into))?|,)';
const target = '(?:the |my |a |folder |directory |file |called |named )*(?<local_path>PATH|QUOTED)(?: (?:folder|directory))?';
const reachable = '\\b(?:up|down|online|offline|alive|reachable|working|responding|responds?|respond|available|live|loads?|works?|broken|dead|status|status code|http code|certificate|cert|tls|ssl|expires?|expiry|response time|latency|redirects?|redirect|how fast|how quick|how quickly|how long|slow|still there|healthy|health)\\b';
const asks = '(?:is|are|does|do|has|have|did|check|test|ping|probe|see|verify|make sure|find out|tell|show|what|what\'s|which|when|where|how|look|give|get|know|measure|find)';
const gathers = '(?:scrape|pull|extract|get|grab|collect|take|fetch|list|give|show|read|pick|pick out|harvest|gather|find|print|select|crawl)';
const linkWords = '\\b(?:links?|hrefs?|urls|hyperlinks|anchors)\\b';
const method = '(?:get|head|options|post|put|patch|delete)';
const inBrowser = '(?: (?:in|with|using|on) (?:the |a |my |an )?(?:\\w+ )?(?:browser|chrome|firefox|edge|chromium)(?: (?:tab|window))?)';
const internet = '(?:the )?(?:web|internet|net|google|duckduckgo|bing|world wide web)';

const upper = (text: string): string | undefined => /\b(get|head|options|post|put|patch|delete)\b/.exec(text)?.[1]?.toUpperCase();

/** How people ask for pages, files and services on the web. The first that fits wins. */
export const webConstructions: readonly Construction[] = [
  {
    name: 'graphql_query', patterns: [
      pattern('^(?=.*\\b(?:graphql|gql|query|mutation)\\b)(?=.*CODE).*(?<query>CODE).*(?<url>URL)(?: with (?:the )?variables? (?<variables>JSON))?$'),
      pattern('^(?=.*\\b(?:graphql|gql|query|mutation)\\b).*(?<url>URL).*?(?<query>CODE)(?: with (?:the )?variables? (?<variables>JSON))?$'),
      pattern('^introspect\\b', url, '$'),
    ],
  },
  {
    name: 'send_webhook', needs: ['payload'], patterns: [
      pattern('^(?=.*\\b(?:web ?hook|hook)\\b)(?:send|fire|fire off|post|trigger|hit|call|push|deliver|notify|ping|invoke)\\b.*(?<payload>JSON).*(?<url>URL)[^A-Z]*$'),
      pattern('^(?=.*\\b(?:web ?hook|hook)\\b)(?:send|fire|fire off|post|trigger|hit|call|push|deliver|notify|ping|invoke)\\b.*(?<url>URL)(?:.*(?<payload>JSON))?[^A-Z]*$'),
    ],
  },
  {
    name: 'http_request', extras: (text) => given('method', upper(text)), patterns: [
      pattern('^(?:post|put|patch)\\b(?!.*hook)[^A-Z]*(?<body>JSON) (?:to|on|at|onto|into|against)', ' ', url, '$'),
      pattern('^(?:post|put|patch)\\b(?!.*hook)', url, ' (?:with|using|sending|carrying|body|:|and)\\b.*(?<body>JSON)$'),
      pattern('^(?:send|make|do|issue|perform|fire|submit|run|execute)\\b(?=.* ', method, '\\b)(?=.*\\b(?:request|call)\\b)[^A-Z]*(?<body>JSON)', url, '$'),
      pattern('^(?:send|make|do|issue|perform|fire|submit|run|execute)\\b(?=.* ', method, '\\b)(?=.*\\b(?:request|call)\\b)', url, '(?:.*(?<body>JSON))?$'),
      pattern('^(?:post|put|patch|send|submit)\\b(?=.*\\b(?:post|put|patch)\\b)[^A-Z]*(?<body>JSON) .*(?<url>URL)$'),
    ],
  },
  { name: 'http_request', answers: true, patterns: [pattern('^(?:curl|call|query|hit|request)\\b(?: the| a| rest| http| json| api| endpoint| url| at)*', ' (?<url>URL)$')] },
  {
    name: 'monitor_webpage', patterns: [
      pattern('^(?:keep an eye on|watch|monitor|track|keep watching|keep tabs on|keep track of|observe|follow|look out for changes on|check|look|see|find|compare)\\b(?=.*\\b(?:chang\\w*|differ\\w*|updates?|updated|new|news|modifications?|last time|before|edits?)\\b)', url, '(?: [^A-Z]*)?$'),
      pattern('^(?:keep an eye on|watch|monitor|track|keep watching|keep tabs on|keep track of|observe)\\b', url, '$'),
      pattern('^(?:has|did|is|what|what\'s|whats|anything|any)\\b(?=.*\\b(?:chang\\w*|differ\\w*|updates?|updated|new|been edited)\\b)', url, '(?: [^A-Z]*)?$'),
      pattern('^(?:let|tell|notify|alert|ping|warn)\\b.*\\b(?:when|if|as soon as|once|whenever)\\b', url, ' (?:changes|is updated|has changed|is different|gets updated|updates)$'),
    ],
  },
  { name: 'extract_links', extras: (text) => given('scope', /\b(?:external|outgoing|outbound|other (?:web)?sites?)\b/.test(text) ? 'external' : /\binternal\b/.test(text) ? 'internal' : undefined), patterns: [
    pattern('^(?:where|what|which|who|to which|show|tell)\\b', url, ' (?:links?|points?|linking|pointing) to$'),
    pattern('^(?:where|what|which)\\b.*\\b(?:does|do|pages|sites)\\b', url, ' (?:link|point)(?: to)?$'),
    pattern('^(?!is |are |does |do |check |test )(?!.*\\b(?:broken|dead|works?|working|download|save)\\b)(?=.*', linkWords, ')(?!.*\\blink URL)(?:', gathers, '|all|every|the|what|which|where|links?|how many|external|internal|outgoing)\\b', url, '(?: [^A-Z]*)?$'),
  ] },
  { name: 'extract_tables', extras: (text) => given('format', /\b(?:csv|comma[- ]separated)\b/.test(text) ? 'csv' : /\bjson\b/.test(text) ? 'json' : undefined), patterns: [pattern('^(?=.*\\b(?:tables?|tabular data)\\b)(?:(?:turn|convert|save|parse|export|read|what|what\'s|tables?|all|the|every|which|', gathers, ')\\b)', url, '(?: [^A-Z]*)?$')] },
  { name: 'read_feed', extras: (text) => given('limit', numberIn(text, new RegExp(`\\b(?:latest|last|newest|first|top|recent) ${number}\\b`), new RegExp(`\\b${number} (?:\\w+ )?(?:latest|newest|last|recent|entries|posts|items|articles|stories|episodes|headlines|news)\\b`))), patterns: [pattern('^(?=.*\\b(?:rss|atom|feeds?|podcasts?|json feed)\\b)(?!(?:subscribe|crawl|download|save|check|is|does)\\b)', url, '(?: [^A-Z]*)?$')] },
  { name: 'scrape_webpage', selectors: true, patterns: [
    pattern('^(?:', gathers, '|i)\\b(?=.*SELECTOR).*(?<url>URL)(?: .*)?$'),
    pattern('^(?:from|on|off|at) (?<url>URL)(?: ,)? ', gathers, '\\b.*SELECTOR[^A-Z]*$'),
    pattern('^(?:what|which|all|every|the)\\b.*SELECTOR.*(?<url>URL)$'),
    pattern('^scrape\\b', url, '$'),
  ] },
  { name: 'crawl_website', extras: (text) => ({
    ...given('max_depth', numberIn(text, new RegExp(`\\b${number} (?:levels?|links?|hops?|clicks?|layers?|steps?)\\b`), new RegExp(`\\bdepth(?: of)? ${number}\\b`))),
    ...given('max_pages', numberIn(text, new RegExp(`\\b${number} pages?\\b`), /\b(?:most|than|to|limit of) (\d+)\b(?! level)/)),
  }), patterns: [
    pattern('^(?:crawl|spider|walk|map|index|traverse)\\b', url, '(?: [^A-Z]*)?$'),
    pattern('^(?:go through|visit|list|find|collect|get|show|read|open)\\b.*\\b(?:all|every|each|the whole|whole|entire)\\b.*\\b(?:pages?|subpages?|site|website|documentation)\\b(?!.*\\blinks?\\b)', url, '(?: [^A-Z]*)?$'),
    pattern('^(?:do|run|start) a crawl\\b', url, '(?: [^A-Z]*)?$'),
  ] },
  { name: 'check_url', patterns: [
    pattern('^', asks, '\\b(?=.*', reachable, ')(?!.*\\b(?:deploy|delete|service|process)\\b)', url, '(?: [^A-Z]*)?$'),
    pattern('^(?:ping|check|test|probe)(?: the| this| that)?(?: \\w+)? (?<url>URL)$'),
    pattern('^(?=.*', reachable, ')(?:status|certificate|cert|tls|ssl|response time|latency|http status|health)\\b', url, '$'),
  ] },
  { name: 'browser_navigate', extras: (text) => given('new_tab', /\bnew tab\b/.test(text) ? true : undefined), patterns: [
    pattern('^(?:go|go to|visit|navigate|navigate to|browse|browse to|head|head to|head over to|take me|surf|surf to|jump to|point|direct)\\b', url, inBrowser, '?$'),
    pattern('^(?:open|open up|bring up|load|show|pull up|launch|start|put|display|view|let me see|get)\\b', url, inBrowser, '$'),
    pattern('^(?:open|load|show|bring up|launch)', inBrowser, ' (?:at |on |with )?(?<url>URL)$'),
    pattern('^(?:open|start|launch) (?:the |a |my )?(?:web )?browser (?:at|on|with|and go to|to) (?<url>URL)$'),
    pattern('^(?:in|with|using) (?:the |a |my )?(?:web )?browser(?: ,)? (?:open|go to|visit|load|show|navigate to|bring up) (?<url>URL)$'),
  ] },
  { name: 'browser_screenshot', answers: true, extras: (text) => given('full_page', /\b(?:full|whole|entire|complete)(?: |-)(?:length |open |web )?(?:page|screenshot)\b/.test(text) ? true : undefined), patterns: [
    pattern('^(?=.*\\b(?:screenshot|screen shot|screengrab|screen grab|picture|image|photo|photograph|screencap|shot)\\b)(?=.*\\b(?:page|browser|tab|website|site|webpage)\\b)(?:take|grab|make|capture|get|snap|save|shoot|give|show|store|screenshot|screen shot|create|do|picture|photograph)\\b(?!.*\\b(?:script|program|file)\\b)(?:[^A-Z]* (?:to|as|in|into|under|at|called|named|,|it|call it) (?:the |file |my )?(?<output_path>PATH|QUOTED)|[^A-Z]*)$'),
    pattern('^(?:screenshot|capture|photograph|snap) (?:the |this |that )?(?:\\w+ )?(?:page|browser|tab|website|site)(?: .*?(?:to|as|in|into|under) (?<output_path>PATH|QUOTED)|[^A-Z]*)$'),
  ] },
  { name: 'download_file', patterns: [
    pattern('^', downloads, '\\b', url, '(?: .*?)? ', into, ' ', target, '$'),
    pattern('^', downloads, '\\b[^A-Z]*\\b(?:to|into|as|in|under) ', target, '(?: .*?)? (?<url>URL)$'),
    pattern('^(?:download|wget|pull down)\\b', url, '$'),
  ] },
  { name: 'fetch_webpage', patterns: [
    pattern('^(?:read|read out|let me read|fetch|let me see|view|summari[sz]e|open|show|display|print|give|get|pull|pull up|grab|load|bring up|look at|have a look at|take a look at|turn|convert|have|see)\\b(?=.*\\b(?:article|pages?|webpage|text|contents?|markdown|clutter|ads|adverts|readable|reader|story|posts?|news|blog|essay|words|prose|distractions?|says?)\\b)', url, '(?: [^A-Z]*)?$'),
    pattern('^(?:read|let me read|fetch|look at|have a look at|take a look at|read out)\\b', url, '(?: (?:to|for) me| as markdown| aloud)?$'),
    pattern('^(?:what|what\'s|whats)\\b', url, ' (?:say|says|about|contain|contains|tell us|cover)$'),
    pattern('^(?:what|what\'s|whats) (?:is |does it say )?(?:there |written |published |posted )?(?:on|at|in)', url, '$'),
    pattern('^(?:what) does', url, ' (?:say|contain|tell|cover)\\b[^A-Z]*$'),
  ] },
  { name: 'search_web', extras: (text) => given('limit', numberIn(text, /\b(\d+) (?:\w+ )?(?:results|hits)\b/, /\btop (\d+)\b/)), patterns: [
    pattern('^(?:search|look|look up|look in|check|browse|scan|ask|query|look on|hunt|trawl|scour)(?: (?:on|in|through|around))? ', internet, '(?: ,)? (?:for|about|to find|on|:) (?<query>.+)$'),
    pattern('^(?:search|look) online (?:for|about) (?<query>.+)$'),
    pattern('^(?:google|duckduckgo|websearch)(?: for| :)? (?<query>.+)$'),
    pattern('^(?:web|internet|online|google) search(?: for| on| about)?(?: :)? (?<query>.+)$'),
    pattern('^(?:find|look up|look for|search|search for|hunt for|seek|look|get|show|find out|read up)(?: me)?(?: information| info| something| anything| results)?(?: about| on| for)? (?<query>.+?) (?:(?:on|in|from|across) ', internet, '|online)$'),
    pattern('^(?:do|run|make|perform|start)(?: me)?(?: a| an)?(?: quick)? (?:web|google|internet|online) search (?:for|on|about|:) (?<query>.+)$'),
    pattern('^(?:on|in) ', internet, '(?: ,)? (?:search|look|find|look up)(?: for)? (?<query>.+)$'),
    pattern('^(?:what|what\'s) (?:does|is|do)?(?: there)?(?: on)? ?', internet, ' (?:say|know|have) (?:about|on) (?<query>.+)$'),
  ] },
];
