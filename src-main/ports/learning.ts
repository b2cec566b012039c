/** A value of a table as a file or a call has it. */
export type Cell = string | number | boolean | null;

/** Rows as the call gave them, or the bytes of a file. */
export type TableSource = { rows: readonly Readonly<Record<string, Cell>>[] } | { bytes: Uint8Array; format: TableFormat };
export type TableFormat = 'csv' | 'tsv' | 'json' | 'jsonl';

export const modelTypes = ['linear', 'logistic', 'random_forest', 'gradient_boosting', 'kmeans', 'deep_learning'] as const;
export type ModelType = (typeof modelTypes)[number];

/** What the person may choose of a training; what is absent is chosen for the data. */
export interface Hyperparameters {
  trees?: number | undefined;
  max_depth?: number | undefined;
  min_leaf?: number | undefined;
  learning_rate?: number | undefined;
  regularization?: number | undefined;
  clusters?: number | undefined;
  hidden_layers?: readonly number[] | undefined;
  epochs?: number | undefined;
  batch_size?: number | undefined;
  patience?: number | undefined;
}

export interface TrainingJob {
  source: TableSource;
  modelType: ModelType;
  target?: string | undefined;
  /** Default: all columns but the target. */
  features?: readonly string[] | undefined;
  /** Share of the rows that is kept back to measure with; 0: none. */
  testShare: number;
  seed: number;
  hyperparameters: Hyperparameters;
  /** What the model says of where it is from. */
  origin: { data: string; createdAt: string };
}

export interface ClassMetrics {
  accuracy: number;
  /** Means over the classes. */
  precision: number;
  recall: number;
  f1: number;
  /** Of always saying the most frequent class. */
  baseline_accuracy: number;
  /** Rows: what is right; columns: what was said; both in the order of the classes. */
  confusion_matrix: number[][];
}

export interface NumberMetrics {
  r2: number;
  rmse: number;
  mae: number;
  /** RMSE of always saying the mean. */
  baseline_rmse: number;
}

export interface ClusterMetrics {
  silhouette: number | null;
  inertia: number;
  sizes: number[];
}

export type Metrics = { kind: 'classes'; values: ClassMetrics } | { kind: 'numbers'; values: NumberMetrics } | { kind: 'clusters'; values: ClusterMetrics };

/** One step of a training as its loss curve shows it. */
export interface TrainingStep {
  step: number;
  /** Of the rows it learns from. */
  loss: number;
  /** Of rows it does not learn from, where some are kept back. */
  heldOut: number | null;
}

export interface Curve {
  /** What a step is: an epoch, a tree, a round. */
  unit: string;
  /** What the figures are: "cross-entropy". */
  measure: string;
  steps: TrainingStep[];
}

export interface TrainedModel {
  /** The file, as it is saved. */
  bytes: Uint8Array;
  task: 'classification' | 'regression' | 'clustering';
  target: string | null;
  classes: string[] | null;
  features: string[];
  /** Columns of numbers that were made of the features. */
  inputs: number;
  rows: { train: number; test: number; left_out: number };
  /** Of rows kept back; of all rows where none were, or where there is nothing to hold them against. */
  metrics: Metrics;
  heldOut: boolean;
  /** Largest first; adds up to 1. Empty where the model does not tell. */
  importance: { feature: string; share: number }[];
  /** Of a linear model, in the units of the data. */
  coefficients: { name: string; value: number }[] | null;
  curve: Curve | null;
  checksum: string;
  remarks: string[];
}

export interface TrainingProgress {
  done: number;
  total: number;
  unit: string;
  curve: Curve;
}

export interface PredictionJob {
  model: Uint8Array;
  source: TableSource;
  /** A copy of the table with the predictions is wanted, in this format. */
  table: TableFormat | null;
  /** Predictions that are told at most. */
  limit: number;
}

export interface Predictions {
  modelType: ModelType;
  task: TrainedModel['task'];
  target: string | null;
  predictions: (string | number)[];
  /** Of each prediction, the share of the class that was said; null where there are none. */
  confidence: number[] | null;
  rows: number;
  /** Where the table has what is right as well. */
  metrics: Metrics | null;
  table: Uint8Array | null;
  remarks: string[];
}

export interface LearningOptions {
  signal: AbortSignal;
  timeoutMs: number;
}

/**
 * Trains models of tables and uses them, in a thread of its own with bounded memory: nothing of a table
 * or of a model's file is run. INVALID_INPUT for data that cannot be learned from, TOO_LARGE beyond the
 * bounds, CONFLICT for a model's file that is not as it was saved, DEADLINE_EXCEEDED.
 */
export interface Learning {
  train(job: TrainingJob, options: LearningOptions & { onProgress(progress: TrainingProgress): void }): Promise<TrainedModel>;
  predict(job: PredictionJob, options: LearningOptions): Promise<Predictions>;
}
