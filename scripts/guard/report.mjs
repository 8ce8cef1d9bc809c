import { groupOf } from './choose-rows.mjs';

/** Share of honest texts, unseen in training, that may be suspected: half of what is promised. */
const falseShare = 0.0035;

/** From which chance on a text is suspected, so that few of the honest ones no model had seen are. */
export function limitFor(chances) {
  const honest = chances
    .filter(({ attack }) => !attack)
    .map(({ score }) => score)
    .sort((a, b) => b - a);
  const last = honest[Math.floor(honest.length * falseShare)] ?? 0;
  return Math.ceil(last * 100 + 1e-6) / 100;
}

/** What a detector that has seen nothing of a source makes of it, at a limit chosen without it. */
export function reportLeavingOut(guard, read, groups, unseen) {
  for (const source of new Set(unseen.map((one) => one.source))) {
    const scores = unseen.filter((one) => one.source === source);
    const limit = scoreLimit(unseen);
    const caught = scores.filter(({ score }) => score >= limit).length;
    const attacks = scores.filter(({ attack }) => attack).length;
    console.error(`folds   ${source}: ${caught} of ${scores.length} suspected, ${attacks} attacks`);
  }
  const limit = scoreLimit(unseen);
  for (const group of groups) {
    const inGroup = (one) => groupOf(one.row) === group;
    const weights = guard.trainWeights(
      read.filter((one) => !inGroup(one)),
      guard.injectionTraining,
    );
    const left = read.filter(inGroup);
    const caught = left.filter((one) => guard.highestScore(weights, one) >= limit);
    const of = (attack) => left.filter(({ row }) => row.attack === attack).length;
    const suspected = (attack) => caught.filter(({ row }) => row.attack === attack).length;
    console.error(
      `without ${group}: attacks ${suspected(true)} of ${of(true)}, honest ${suspected(false)} of ${of(false)}`,
    );
  }
}

function scoreLimit(unseen) {
  const honest = unseen.filter(({ attack }) => !attack).map(({ score }) => score);
  honest.sort((a, b) => b - a);
  return honest[Math.floor(honest.length * falseShare)] ?? 0;
}
