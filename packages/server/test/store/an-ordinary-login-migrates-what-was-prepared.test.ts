import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate } from '../../src/store/schema/migrate.ts';
import { RolesMissingError } from '../../src/store/schema/roles.ts';

const word = randomBytes(6).toString('hex');
const login = `login_${word}`;
const name = `signalbox_login_${word}`;
const server = new URL(inject('databaseUrl'));
const own = new URL(server);
own.pathname = `/${name}`;
const ordinary = new URL(own);
ordinary.username = login;
ordinary.password = word;

async function as(url: URL, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  await as(server, [
    `create role ${login} login noinherit password '${word}'`,
    `create database ${name}`,
  ]);
});
afterAll(async () => {
  await as(server, [
    `drop database ${name} with (force)`,
    `revoke signalbox_owner, signalbox_app, signalbox_system, signalbox_auth from ${login}`,
    `drop role ${login}`,
  ]);
});

test('without preparation it is told every statement; after an administrator ran them it migrates', async () => {
  const failed = await migrate(ordinary.href).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(RolesMissingError);
  const { sql } = failed as RolesMissingError;
  for (const part of ['create role', 'grant signalbox_owner', 'on database', 'graphile_worker']) {
    expect(sql).toContain(part);
  }
  await as(own, [sql]);
  expect((await migrate(ordinary.href)).length).toBeGreaterThan(0);
  expect(await migrate(ordinary.href)).toEqual([]);
});

test('a schema that belongs to another is named and not taken over', async () => {
  await as(own, [
    'drop schema graphile_worker cascade',
    'create schema graphile_worker authorization current_user',
  ]);
  const failed = await migrate(own.href).catch((error: unknown) => error);
  expect((failed as RolesMissingError).sql).toContain('alter schema graphile_worker owner');
});
