import { readBoard } from '../../board/read-board.ts';
import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindBoard(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.getBoard, async ({ caller }) =>
    json(200, await readBoard(context, caller.tenantId)),
  );
}
