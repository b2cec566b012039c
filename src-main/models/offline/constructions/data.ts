import type { Json } from '../../../../src-preload/contract/index.ts';
import { given, pattern, type Construction } from './construction.ts';

/** A database by its saved name or its file. */
const saved = '(?:the |my |our )?(?<connection>PATH|QUOTED|(?!(?:the|a|an|it|this|that|my|our|database|databases|db|table|tables|here|there|all|which|what)\\b)[a-z][a-z0-9_-]*)(?: (?:database|db|connection|server))?';
const databaseWord = '(?=.*\\b(?:database|databases|db|schema|sqlite|postgres|postgresql|mysql|mariadb|PATH)\\b)';
const table = '(?<table>QUOTED|(?!(?:the|a|an|it|this|that|table|tables|each|every|all)\\b)[a-z_][a-z0-9_.]*)';
const asksFor = '(?:run|execute|do|try|send|fire|query|give me|show me|get me|show|get)(?: (?:the|this|that|query|sql|statement|following|:))*';
const reading = '(?:select|with|explain|show)\\b.+';
const writing = '(?:update|insert|delete|replace|create|alter|drop|truncate|merge)\\b.+';
const on = '(?:on|in|against|at|using|over|with|for)';

/** A statement with its database, in the orders people say them. */
const statement = (name: string, sql: string): RegExp[] => [
  pattern('^', on, ' ', saved, '(?: (?:,|:))? (?:', asksFor, ' )?(?<', name, '>', sql, ')$'),
  pattern('^', asksFor, ' (?<', name, '>', sql, '?) (?:on|against) ', saved, '$'),
  pattern('^(?:query|ask) ', saved, '(?: (?:with|for|:))? (?<', name, '>', sql, ')$'),
];

const chartWords: readonly [RegExp, string][] = [
  [/\btrends?\b/, 'trend_analysis'],
  [/\bbox ?-?(?:plots?|charts?|and[- ]whisker)?\b/, 'box'],
  [/\bhistograms?\b|\bdistributions?\b/, 'histogram'],
  [/\bheat ?-?maps?\b/, 'heatmap'],
  [/\bscatter\b/, 'scatter'],
  [/\bpie\b|\bdonut\b/, 'pie'],
  [/\bareas?\b/, 'area'],
  [/\bbars?\b|\bcolumn charts?\b/, 'bar'],
  [/\blines?\b/, 'line'],
];
const analysisWords: readonly [RegExp, string][] = [
  [/\bcorrelat\w*/, 'correlation'],
  [/\boutliers?\b|\banomal\w*/, 'outliers'],
  [/\bmissing\b|\bblanks?\b|\bgaps\b|\bnulls?\b/, 'missing_values'],
  [/\bdata ?types?\b|\bcolumn types?\b|\btypes of the columns\b/, 'data_types'],
  [/\bdistributions?\b/, 'distribution'],
  [/\btrends?\b/, 'trend'],
  [/\bgroup(?:ed)? by\b|\bby group\b/, 'group_by'],
  [/\bsummar\w*|\bstatistic\w*|\bstats\b|\bdescribe\b/, 'statistical_summary'],
];
const modelWords: readonly [RegExp, string][] = [
  [/\blogistic\b/, 'logistic'],
  [/\brandom[- ]forests?\b/, 'random_forest'],
  [/\bgradient[- ]boost\w*|\bxgboost\b|\bboosted\b/, 'gradient_boosting'],
  [/\bk-?\s?means\b|\bclusters?\b|\bclustering\b/, 'kmeans'],
  [/\bdeep[- ]learning\b|\bneural\b|\bdeep\b/, 'deep_learning'],
  [/\blinear\b/, 'linear'],
];
const first = (words: readonly [RegExp, string][], name: string) => (text: string): Record<string, Json> => given(name, words.find(([word]) => word.test(text))?.[1]);

const draws = '(?:draw|plot|make|create|show|chart|graph|visuali[sz]e|render|produce|generate|give|build|do|sketch)';
const drawn = '\\b(?:charts?|plots?|graphs?|histograms?|heat ?-?maps?|scatter|visuali[sz]ations?|box|trends?|pie|diagram)\\b';
const outTo = '(?: (?:.*?\\b)?(?:to|in|into|as|under|at) (?:the |a |file |called |named )*(?<output_path>PATH|QUOTED))?';
const looksInto = '(?:give|show|get|make|do|run|compute|calculate|find|list|tell|what|which|how|are|is|any|summari[sz]e|describe|analy[sz]e|check|look|report|see|detect|spot)';

/** How people ask of databases, tables of data and models. */
export const dataConstructions: readonly Construction[] = [
  { name: 'query_database', answers: true, patterns: statement('query', reading) },
  { name: 'execute_sql', patterns: statement('sql', writing) },
  {
    name: 'list_tables', answers: true, patterns: [
      pattern('^', databaseWord, '(?:list|show|what|which|give|tell|see|get|display|tables|are|all|the)\\b(?=.*\\btables\\b)(?!.*\\b(?:columns?|fields|rows|URL)\\b).*? (?:in|of|from|on|inside|does) ', saved, '(?: have| has| contain| hold)?$'),
      pattern('^', databaseWord, 'tables (?:in|of|from|on) ', saved, '$'),
    ],
  },
  {
    name: 'describe_table', answers: true, patterns: [
      pattern('^(?:what|which|show|list|give|tell|get|see)\\b(?=.*\\b(?:columns?|fields|schema|structure|layout)\\b)(?:.*?) (?:does|of|has|in|for|from) (?:the )?(?:table )?', table, '(?: table)?(?: have| has| contain)? (?:in|on|of|from) ', saved, '$'),
      pattern('^describe (?:the )?(?:table )?', table, '(?: table)? (?:in|on|of|from) ', saved, '$'),
    ],
  },
  { name: 'backup_database', patterns: [pattern('^(?:back up|backup|back-up|dump|export) ', saved, ' (?:to|into|as|in) (?<output_path>PATH|QUOTED)$'), pattern('^(?:back up|backup|back-up|dump) (?=.*\\b(?:database|db)\\b)', saved, '$'), pattern('^(?:make|create|take|do)(?: a| me)* (?:backup|dump) of ', saved, ' (?:to|into|as|in) (?<output_path>PATH|QUOTED)$')] },
  { name: 'restore_database', patterns: [pattern('^(?:restore|reload|bring back|recover) (?=.*\\b(?:database|db|backup|dump)\\b)', saved, '(?: (?:from|with|using) (?:the |a |its )?(?:(?:backup|dump)(?: file)?)?(?: ?(?<backup_path>PATH|QUOTED))?)?$')] },
  {
    name: 'train_model', extras: first(modelWords, 'model_type'), patterns: [
      pattern('^(?:train|fit|build|learn|create|make)\\b(?=.*\\b(?:model|classifier|regression|regressor|forest|network|k-?means|clusters?|clustering)\\b)(?:.*?) (?:on|from|with|using|over|of) (?:the |my )?(?:\\w+ )?(?<data>PATH|QUOTED)(?: (?:to|that|which|for)(?: can| will)? (?:predict|predicts|predicting|tell|tells|forecast|classify)(?: the| whether)? (?<target>[a-z_][\\w]*))?$'),
      pattern('^(?:predict|learn to predict|model) (?:the )?(?<target>[a-z_]\\w*) (?:from|in|of) (?<data>PATH)(?: (?:with|by|using)[^A-Z]*)$'),
    ],
  },
  { name: 'predict', patterns: [pattern('^(?:predict|score|classify|apply|run|use|forecast)\\b[^A-Z]*?(?:on |for |in )?(?<data>PATH) (?:with|using|by|through) (?:the |my )?(?:model )?(?<model>PATH|QUOTED)$'), pattern('^(?:apply|use|run) (?:the |my )?(?:model )?(?<model>PATH|QUOTED) (?:on|to|for|over)(?: the rows (?:in|of))? (?<data>PATH)$')] },
  {
    name: 'data_visualization', answers: true, extras: first(chartWords, 'chart_type'), patterns: [
      pattern('^', draws, '\\b(?=.*', drawn, ')(?!.*\\bURL)[^A-Z]*(?<data>PATH)', outTo, '$'),
      pattern('^(?:plot|chart|graph|visuali[sz]e) (?:the |my )?(?:\\w+ ){0,4}(?:from |in |of )?(?<data>PATH)(?: .*?\\b(?:as|with) [^A-Z]*?)?', outTo, '$'),
    ],
  },
  { name: 'preprocess_data', patterns: [pattern('^(?:clean|clean up|preprocess|pre-process|prepare|fill|impute|scale|normali[sz]e|standardi[sz]e|encode|drop|remove)\\b(?=.*\\b(?:blanks?|missing|values|rows|columns?|data|duplicates|gaps|nulls?|preprocess|training)\\b)[^A-Z]*(?<data>PATH)(?: .*?(?:to|into|as) (?<output_path>PATH|QUOTED))?$')] },
  { name: 'engineer_features', patterns: [pattern('^(?:derive|engineer|make|create|build|add|generate|compute)\\b(?=.*\\bfeatures\\b)[^A-Z]*(?:from|for|of|in|to|on) (?:the )?(?<data>PATH)(?: .*?(?:to|into|as) (?<output_path>PATH|QUOTED))?$')] },
  {
    name: 'analyze_data', answers: true, extras: first(analysisWords, 'analysis_type'), patterns: [
      pattern('^', looksInto, '\\b(?=.*\\b(?:statistic\\w*|stats|correlat\\w*|outliers?|anomal\\w*|missing values|distributions?|data types?|trends?|summary statistics)\\b)(?!.*', drawn.replace('|trends?', ''), ')[^A-Z]*(?<data_source>PATH)(?: [^A-Z]*)?$'),
      pattern('^analy[sz]e (?:the )?(?:data (?:in|of) )?(?<data_source>PATH)(?: [^A-Z]*)?$'),
    ],
  },
  { name: 'run_inference', patterns: [pattern('^ask (?:the )?(?:model |llm )?(?<model>[a-z][a-z]*[-.:]?\\d[\\w.:-]*) (?:for|to|:|,|about|what|why|how|which|who)(?: )?(?<prompt>.+)$'), pattern('^ask (?:the )?(?:model|llm|language model) (?:called |named )?(?<model>QUOTED)? ?(?:for|to|:|,)? ?(?<prompt>.+)$')] },
];
