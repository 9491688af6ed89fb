// Goals, tasks and records (S-30 to S-33, S-50) as sentences and as lists. Pure: answers with message ids and their arguments.
import { nameOf, namesOf, type Of } from './people';
import { refusalReasons, refusalSentences, type Say } from './sentences';
import { list, t } from './texts.svelte';
import { dayOf } from './week';
import { longDay } from './when';
import type { GoalView, RecordView, RelationshipView, TaskView } from './view';

/** Goals and tasks can be there from the first agreement on, and own drafts after the end as well. */
export function hasHomework(r: Pick<RelationshipView, 'stage' | 'agreement' | 'history'>): boolean {
  return r.agreement !== null || r.history.length > 0 || r.stage === 'ready' || r.stage === 'agree';
}

/** These sides in one breath, this one first: "you and Marijke". */
export function sides(r: Of, of: readonly string[]): string {
  const others = of.filter((one) => one !== 'me').map((one) => nameOf(r, one).who);
  return list(of.includes('me') ? [t('you-object'), ...others] : others);
}

/** Whose a goal is now, and whose not (S-50). */
export function goalStanding(r: Of, goal: GoalView): Say {
  if (goal.agreed) return { id: 'goal-agreed', args: { ...namesOf(r, r.members.map((one) => one.id)) } };
  if (goal.over) return { id: 'goal-over', args: {} };
  const missing = ['me', ...r.members.map((one) => one.id)].filter((one) => !goal.held.includes(one));
  return { id: 'goal-held', args: { holders: sides(r, goal.held), missing: sides(r, missing) } };
}

export type Goals = { agreed: GoalView[]; open: GoalView[]; over: GoalView[] };

/** What all hold, what only some hold and so is talked about next, and what nobody holds any more. */
export function sorted(goals: readonly GoalView[]): Goals {
  return { agreed: goals.filter((one) => one.agreed), open: goals.filter((one) => !one.agreed && !one.over), over: goals.filter((one) => one.over) };
}

/** Tasks to do something about, and what is over. Newest first. */
export function current(tasks: readonly TaskView[]): { open: TaskView[]; past: TaskView[] } {
  const newest = [...tasks].sort((a, b) => b.atMs - a.atMs);
  const live = (one: TaskView): boolean => one.state === 'offered' || one.state === 'active';
  return { open: [...newest.filter((one) => one.canAccept), ...newest.filter((one) => live(one) && !one.canAccept)], past: newest.filter((one) => !live(one)) };
}

/** The last day of a task, in words: it ends where the next day begins. */
export function lastDay(untilMs: number, zone: string): string {
  return longDay(dayOf(untilMs - 1, zone));
}

/** A task whose day has passed: something to talk about, no blame. */
export function overdue(tasks: readonly TaskView[], nowMs: number): TaskView[] {
  return tasks.filter((one) => one.state === 'active' && one.untilMs !== null && one.untilMs < nowMs);
}

/** How a task stands, and why it was not taken in where it was not. */
export function taskStanding(r: Of, task: TaskView): Say[] {
  const by = task.by === 'me' ? 'me' : task.canAccept ? 'you' : 'other';
  const said: Say = { id: task.state === 'offered' ? `task-offered-${by}` : `task-${task.state}`, args: { ...(task.by === 'me' ? namesOf(r, r.members.map((one) => one.id)) : nameOf(r, task.by)) } };
  if (task.state !== 'refused' || task.reason === null) return [said];
  const known = (refusalReasons as readonly string[]).includes(task.reason);
  return [said, ...(known ? refusalSentences({ rule: 0, reason: task.reason, fromMs: null }, String).slice(0, 1) : [{ id: 'refusal-general', args: {} }])];
}

/** The words on the way out of a task: no to an offer, taking back one's own, stopping what runs. */
export function stopWord(task: TaskView): 'task-no' | 'task-back' | 'task-stop' {
  if (task.state === 'active') return 'task-stop';
  return task.by === 'me' ? 'task-back' : 'task-no';
}

/** Whose a record is and who sees it (S-31): a heading in a few words and what it means. */
export function recordStanding(r: Of, one: RecordView): { title: Say; why: Say; alone: boolean } {
  const others = { ...namesOf(r, r.members.map((each) => each.id)) };
  const args = one.mine ? others : { ...nameOf(r, one.owner) };
  const key = `record-${one.sharing}-${one.mine ? 'mine' : 'theirs'}`;
  return { title: { id: key, args }, why: { id: `${key}-under`, args }, alone: one.mine && one.sharing !== 'shared' };
}

/** Why another's program did not take something of a record, where it did not: that, and the reason as far as it is known. */
export function recordRefused(one: RecordView): Say[] {
  if (one.refused === undefined) return [];
  const known = (refusalReasons as readonly string[]).includes(one.refused);
  const why: Say[] = known ? refusalSentences({ rule: 0, reason: one.refused, fromMs: null }, String).slice(0, 1) : [];
  return [{ id: 'record-not-taken', args: {} }, ...why];
}

/** Newest first: what one can go on with, then what others share. */
export function newestFirst(records: readonly RecordView[]): RecordView[] {
  return [...records].sort((a, b) => b.changedMs - a.changedMs);
}

/** The record of a task that its client goes on with: the newest that is still a draft or shared. */
export function goingOn(records: readonly RecordView[], task: TaskView): RecordView | null {
  return newestFirst(records).find((one) => one.task === task.id && one.mine && one.sharing !== 'withdrawn') ?? null;
}

/** Goals to sign that only others hold. */
export function toSign(goals: readonly GoalView[]): GoalView[] {
  return goals.filter((one) => !one.mine && !one.over);
}
