import { CircleAlert, Plus, X } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import type { Json } from '../../../../src-preload/contract/index.ts';
import { Button } from '../../../ui/Button.tsx';
import { Segmented } from '../../../ui/Segmented.tsx';
import type { Problem } from './checkInput.ts';
import { isSchema, type FieldModel, type GroupField, type ListField, type UnionField } from './fieldModel.ts';
import { FieldControl } from './FieldControl.tsx';
import { fitsField, pathKey, startItem, valueAt, withValue, type FormState, type Path } from './formState.ts';

export interface FormHandle {
  form: FormState;
  change(next: FormState): void;
  problemAt(path: Path): Problem | undefined;
  /** Places the person has left once: what is wrong there is said from then on. */
  visited: ReadonlySet<string>;
  visit(path: Path): void;
}

interface GroupProps {
  group: GroupField;
  path: Path;
  handle: FormHandle;
}

/** The rows of a group: name on the left, control and what is wrong on the right. */
export function FormFields({ group, path, handle }: GroupProps): ReactNode {
  const value = valueAt(handle.form.input, path);
  const known = new Set(group.properties.map((property) => property.name));
  const unknown = isSchema(value) ? Object.keys(value).filter((name) => !known.has(name)) : [];
  return (
    <div className="grid gap-2.5">
      {group.properties.map((property) => (
        <FieldRow key={property.name} name={property.name} required={property.required} field={property.field} path={[...path, property.name]} handle={handle} />
      ))}
      {unknown.map((name) => (
        <FieldRow key={name} name={name} required={false} field={extraField} path={[...path, name]} handle={handle} />
      ))}
    </div>
  );
}

/** A key the schema does not list: kept, shown as JSON, and judged by the runtime. */
const extraField: FieldModel = { kind: 'json', title: undefined, description: undefined, fallback: undefined, nullable: false, expects: 'any value' };

interface FieldRowProps {
  name: string;
  required: boolean;
  field: FieldModel;
  path: Path;
  handle: FormHandle;
}

function FieldRow({ name, required, field, path, handle }: FieldRowProps): ReactNode {
  const id = useId();
  return (
    <div className="grid grid-cols-[112px_minmax(0,1fr)] items-start gap-3 max-[560px]:grid-cols-1 max-[560px]:gap-1" data-field={pathKey(path)}>
      <label htmlFor={id} className="flex min-w-0 flex-col pt-[7px] leading-[18px]">
        <code className="break-words">{name.split(/(?<=_)/).map((part) => <span key={part}>{part}<wbr /></span>)}</code>
        {!required && <span className="text-(length:--t-micro) text-(--text-3)">optional</span>}
      </label>
      <FieldBody id={id} name={name} required={required} field={field} path={path} handle={handle} />
    </div>
  );
}

function FieldBody({ id, name, required, field, path, handle }: FieldRowProps & { id: string }): ReactNode {
  const value = valueAt(handle.form.input, path);
  const problem = handle.problemAt(path);
  const shown = problem && (handle.visited.has(pathKey(path)) || (problem.state === 'wrong' && field.kind === 'list')) ? problem : undefined;
  const fits = fitsField(field, value) && !(value === null && field.kind !== 'json');
  return (
    <div className="min-w-0">
      {fits && field.kind === 'group' && value !== undefined ? (
        <Nested><FormFields group={field} path={path} handle={handle} /></Nested>
      ) : fits && field.kind === 'group' ? (
        <Button onClick={() => handle.change(withValue(handle.form, path, startItem(field)))}><Plus />Set {name}</Button>
      ) : fits && field.kind === 'union' ? (
        <UnionBody id={id} name={name} required={required} field={field} path={path} handle={handle} />
      ) : fits && field.kind === 'list' ? (
        <ListRows field={field} name={name} path={path} handle={handle} value={Array.isArray(value) ? value : []} />
      ) : (
        <FieldControl id={id} field={fits ? field : { ...field, kind: 'json', expects: '' }} name={name} keepEmpty={required} path={path} handle={handle} invalid={shown !== undefined} describedBy={`${id}-help`} />
      )}
      <div id={`${id}-help`}>
        {shown ? (
          <p className="mt-[3px] flex items-start gap-1.5 text-(length:--t-small) leading-(--lh-small) text-(--destroy)"><CircleAlert size={14} strokeWidth={1.75} className="mt-0.5 flex-none" aria-hidden />{shown.message}</p>
        ) : (
          field.description && field.kind !== 'boolean' && <p className="mt-[3px] text-(length:--t-small) leading-(--lh-small) text-(--text-3)">{field.description}</p>
        )}
      </div>
    </div>
  );
}

const variantNames: Record<FieldModel['kind'], string> = { text: 'Text', number: 'Number', boolean: 'Yes or no', choice: 'Choice', list: 'List', group: 'Object', union: 'Value', json: 'JSON' };

/** A value of one of several kinds: the value says which; until there is one, the person does. */
function UnionBody({ id, name, required, field, path, handle }: FieldRowProps & { id: string; field: UnionField }): ReactNode {
  const value = valueAt(handle.form.input, path);
  const [picked, setPicked] = useState(0);
  const held = value === undefined ? picked : field.variants.findIndex((variant) => fitsField(variant, value));
  const variant = field.variants[held] ?? field.variants[0];
  if (!variant) return null;
  const pick = (kind: FieldModel['kind']): void => {
    const index = field.variants.findIndex((one) => one.kind === kind);
    const next = field.variants[index];
    if (!next || index === held) return;
    setPicked(index);
    handle.change(withValue(handle.form, path, convertVariant(value, next)));
  };
  return (
    <div className="grid gap-1.5">
      <div><Segmented label={`Kind of ${name}`} selected={variant.kind} onSelect={pick} options={field.variants.map((one) => ({ id: one.kind, label: variantNames[one.kind] }))} /></div>
      <FieldBody id={id} name={name} required={required} field={{ ...variant, description: undefined }} path={path} handle={handle} />
    </div>
  );
}

/** What was entered, as far as it can be another kind: one text is a list of one, and back. */
function convertVariant(value: Json | undefined, to: FieldModel): Json | undefined {
  if (to.kind === 'list' && to.item.kind === 'text' && typeof value === 'string' && value !== '') return [value];
  if (to.kind === 'text' && Array.isArray(value) && value.length === 1 && typeof value[0] === 'string' && value[0] !== '') return value[0];
  return to.kind === 'list' || to.kind === 'group' ? startItemOfVariant(to) : undefined;
}

const startItemOfVariant = (to: FieldModel): Json => (to.kind === 'list' ? [startItem(to.item)] : startItem(to));

function ListRows({ field, name, path, handle, value }: { field: ListField; name: string; path: Path; handle: FormHandle; value: Json[] }): ReactNode {
  const full = value.length >= (field.maxItems ?? 50);
  return (
    <div className="grid gap-1.5">
      {value.map((_, index) => (
        // Rows have no identity of their own: their place is all there is.
        // oxlint-disable-next-line react/no-array-index-key
        <ListRow key={index} field={field.item} name={name} index={index} path={[...path, index]} handle={handle} />
      ))}
      <div>
        <Button disabled={full} onClick={() => handle.change(withValue(handle.form, [...path, value.length], startItem(field.item)))}>
          <Plus />Add {value.length === 0 ? name : 'another'}
        </Button>
      </div>
    </div>
  );
}

function ListRow({ field, name, index, path, handle }: { field: FieldModel; name: string; index: number; path: Path; handle: FormHandle }): ReactNode {
  const id = useId();
  const remove = (
    <Button variant="ghost" aria-label={`Remove row ${index + 1} of ${name}`} onClick={() => handle.change(withValue(handle.form, path, undefined))}><X /></Button>
  );
  if (field.kind === 'group') {
    return (
      <Nested>
        <div className="mb-1 flex items-center justify-between text-(length:--t-micro) text-(--text-3)"><span>{name}, row {index + 1}</span>{remove}</div>
        <FormFields group={field} path={path} handle={handle} />
      </Nested>
    );
  }
  return (
    <div className="flex items-start gap-1" data-field={pathKey(path)}>
      <label htmlFor={id} className="sr-only">{name}, row {index + 1}</label>
      <div className="min-w-0 flex-1"><FieldBody id={id} name={name} required field={{ ...field, description: undefined }} path={path} handle={handle} /></div>
      {remove}
    </div>
  );
}

function Nested({ children }: { children: ReactNode }): ReactNode {
  return <div className="rounded-(--r2) border border-(--line) px-3 py-2">{children}</div>;
}
