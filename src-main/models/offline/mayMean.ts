import type { Profile } from './profile.ts';

/** Words without which nobody means it, of categories or functions whose verbs are everybody's: "delete the file" is about a file, "run df" about a program. */
const saidOf: Readonly<Record<string, RegExp>> = {
  memory: /\b(?:memor|remember|recall|forget|unlearn|cache)/i,
  run_inference: /\b(?:ask|prompt|model|llm|gpt|llama|mistral|qwen|gemma|claude|gemini|onnx|inference|ollama)/i,
  train_model: /\b(?:train|learn|fit|model|regression|classif|forest|neural|cluster|k-?means)/i,
  predict: /\b(?:predict|score|forecast|classif|apply|model)/i,
  generate_embeddings: /\b(?:embed|vector)/i,
  preprocess_data: /\b(?:pre-?process|data|datasets?|rows?|columns?|missing|blanks?|duplicates|impute|normali[sz]e|scale|encode|training)\b|\.(?:csv|tsv|parquet|jsonl?)\b/i,
  engineer_features: /\bfeatures?\b/i,
};

/** Whether a sentence can speak of a function at all. */
export function mayMean({ definition }: Profile, sentence: string): boolean {
  return (saidOf[definition.name] ?? saidOf[definition.category])?.test(sentence) ?? true;
}
