import { planChecks } from '../schedule.ts';

/** What a look costs, in training steps. */
export interface LookCosts {
  readonly check: number;
  readonly curvature: number;
}

/** Passes of a curvature event, of 32 rows each: some 21 gradients and ten losses, in thirds of a step. */
const curvaturePasses = 73;

/** By the rows that go through the network: a step takes its batch forward and, for twice as much, back. */
export function costsOf(batchSize: number | null, checkRows: number): LookCosts {
  const rows = 3 * (batchSize ?? 32);
  return { check: Math.max(1, checkRows / rows), curvature: (curvaturePasses / 3) * Math.max(1, 96 / rows) };
}

/** Of the steps of a run, what checks and curvature may cost, each in steps. */
const checkShare = 0.25;
const curvatureShare = 0.1;
const fewestChecks = 16;
const mostChecks = 40;

/** Which steps are looked at: by shares of the planned steps, or ever more rarely where nobody knows how many there are. */
export class CheckPlan {
  #planned: number | null = null;
  #checks: ReadonlySet<number> = new Set();
  #curvature: ReadonlySet<number> = new Set();
  #stride = 1;
  #taken = 0;
  readonly #measuresCurvature: boolean | null;

  /** @param curvature null where it is measured as far as that costs little. */
  constructor(planned: number | null, costs: LookCosts, curvature: boolean | null) {
    this.#measuresCurvature = curvature;
    if (planned === null) return;
    this.#planned = planned;
    const affordable = Math.max(fewestChecks, Math.floor((checkShare * planned) / costs.check));
    const usual = planChecks(planned);
    const { checks } = planChecks(planned, Math.min(affordable, usual.checks.length));
    this.#checks = new Set(checks);
    const events = Math.floor((curvatureShare * planned) / costs.curvature);
    const most = curvature === true ? usual.curvature.length : curvature === null ? events : 0;
    const wanted = Math.min(most, usual.curvature.length);
    this.#curvature = new Set(wanted === 0 ? [] : planChecks(planned, checks.length, wanted).curvature);
  }

  /** Null where nobody knows, or more came than was planned. */
  get planned(): number | null {
    return this.#planned;
  }

  get hasCurvature(): boolean {
    return this.#planned === null ? this.#measuresCurvature === true : this.#curvature.size > 0;
  }

  /** The training goes on after what was planned. */
  openEnd(): void {
    if (this.#planned !== null) this.#stride = Math.max(1, Math.floor(this.#planned / mostChecks));
    this.#planned = null;
  }

  /** To be called once for every step, in order. */
  isCheck(step: number): boolean {
    if (this.#planned !== null && step > this.#planned) this.openEnd();
    if (this.#planned !== null) return this.#checks.has(step);
    if (step % this.#stride !== 0) return false;
    this.#taken++;
    if (this.#taken >= mostChecks) {
      this.#stride *= 2;
      this.#taken = Math.floor(this.#taken / 2);
    }
    return true;
  }

  isCurvature(step: number): boolean {
    if (this.#planned !== null) return this.#curvature.has(step);
    return this.#measuresCurvature === true && step > 0 && step % (4 * this.#stride) === 0;
  }
}
