// Answers for test_twins.py: a list of calls comes in, the list of what the browser's code says goes out.
import { readFileSync } from "node:fs";

import {
  checkBallot,
  makeBody,
  signBody,
  trackerOf,
} from "../../kiosk/frontend/src/ballot.js";
import { BallotMaker } from "../../kiosk/frontend/src/ballot-maker.js";
import { code } from "../../kiosk/frontend/src/codes.js";
import {
  publicCredential,
  readSlipCode,
  secretOf,
} from "../../kiosk/frontend/src/credential.js";
import { parseElection } from "../../kiosk/frontend/src/election.js";
import { textOf } from "../../kiosk/frontend/src/group.js";
import { brokenLimits, spoilByLimits } from "../../kiosk/frontend/src/limit.js";
import {
  answersOf,
  contestsOf,
  parseMeeting,
} from "../../kiosk/frontend/src/meeting.js";

const seedsFrom = (seeds) =>
  seeds.map((seed) => Uint8Array.from(Buffer.from(seed, "hex")));

const ANSWERS = {
  body({ election, credential, marks, seeds }) {
    const body = makeBody(
      parseElection(election),
      credential,
      marks,
      seedsFrom(seeds),
    );
    return { body, tracker: trackerOf(body) };
  },
  sign({ body, secret, nonce }) {
    return signBody(body, { secret: BigInt(secret), nonce: BigInt(nonce) });
  },
  check({ election, ballot }) {
    checkBallot(ballot, parseElection(election));
    return "accepted";
  },
  slip({ text, uuid }) {
    const read = readSlipCode(text);
    const secret = secretOf(read, uuid);
    return {
      read,
      secret: secret.toString(),
      credential: textOf(publicCredential(secret)),
    };
  },
  ask({ slip, nonce, ...group }) {
    const maker = new BallotMaker((length) =>
      crypto.getRandomValues(new Uint8Array(length)),
    );
    maker.open(slip, [group]);
    return maker.ask(nonce);
  },
  async test({ slip, marks, card, meeting, ...group }) {
    const maker = new BallotMaker((length) =>
      crypto.getRandomValues(new Uint8Array(length)),
    );
    maker.open(slip, [group]);
    const tracker = maker.fix(marks);
    return { tracker, ...(await maker.test(card, meeting)) };
  },
  limit({ meeting, group, marks }) {
    const parsed = parseMeeting(meeting);
    return {
      broken: brokenLimits(parsed, group, marks).map(
        ({ form, criterion, given }) => [form.code, criterion.name, given],
      ),
      spoiled: spoilByLimits(parsed, group, marks),
    };
  },
  contests({ meeting, group }) {
    const parsed = parseMeeting(meeting);
    const contests = contestsOf(parsed, group).map((c) => [
      c.form.code,
      c.subject.code,
      c.criterion.name,
    ]);
    return { answers: answersOf(parsed), contests };
  },
  code({ digest }) {
    return code(digest);
  },
};

async function answer({ call, ...values }) {
  try {
    return { ok: await ANSWERS[call](values) };
  } catch (fault) {
    return { fault: fault.reason ?? fault.constructor.name };
  }
}

const calls = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await Promise.all(calls.map(answer))));
