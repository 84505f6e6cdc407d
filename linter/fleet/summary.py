"""The tables of a dataset to what crosses repositories: plain data that every format shows."""

from __future__ import annotations

from linter.fleet.tables import Database, rows
from linter.typed import Any

SCHEMA = "urn:upgradelint:fleet:1"
_OPEN = "state in ('overdue', 'due', 'later')"
_COUNTS = ", ".join(f"count(*) filter (state = '{s}') as \"{s}\"" for s in ("overdue", "due", "later"))

TEAMS = f"""
select case when team = '' then 'nobody' else team end as team, {_COUNTS},
  count(*) filter ({_OPEN} and severity in ('critical', 'high')) as severe,
  count(distinct repository) as repositories, min(due) as next
from findings where {_OPEN} group by 1 order by overdue desc, due desc, team"""  # noqa: S608 - constants of ours
CUTOFFS = """
select product, version, ends, case when ends < $day then 'ended' when ends <= $day + $horizon then 'due'
  else 'later' end as state, max(replacement) as replacement, count(distinct repository) as repositories,
  count(*) as findings, count(*) filter (state = 'overdue') as overdue,
  list(distinct case when team = '' then 'nobody' else team end order by 1) as teams
from findings where product <> '' and ends is not null and state <> 'suppressed'
group by product, version, ends order by ends, product, version"""
SHARED = """
select fingerprint, bool_or(weak) as weak, count(distinct repository) as repositories,
  list({repository: repository, path: path, line: line, key: key, team: team, environment: environment}
       order by repository, path, line, key) as uses
from credentials where form = 'literal' and fingerprint <> '' group by fingerprint
having count(distinct repository) > 1 order by weak, repositories desc, uses"""
WITHOUT = f"""
select r.repository, r.manifests > 0 as manifest, r.owned as owner, r.connectors, r.unowned,
  coalesce(f.open, 0) as open
from repositories r left join (select repository, count(*) as open from findings where {_OPEN} group by 1) f
  using (repository)
where (r.manifests = 0 or not r.owned) and (r.connectors > 0 or f.open > 0) order by open desc, r.repository"""  # noqa: S608
TREND = """
with seen as (select a.run, a.day, d.repository, d.id, state_on(d.suppression, d.ends, d.due, a.day) as state
    from all_runs a join dated d using (repository, commit, scan) where a.status <> 'failed'),
  runs as (select run, any_value(day) as day, count(*) as repositories,
    count(*) filter (status = 'failed') as failed, lag(run) over (order by run) as before from all_runs group by run),
  live as (select * from seen where state in ('overdue', 'due', 'later'))
select r.run, r.day, r.repositories, r.failed,
  (select count(*) from live l where l.run = r.run) as open,
  (select count(*) from live l where l.run = r.run and state = 'overdue') as overdue,
  (select count(*) from live l where l.run = r.run and state = 'due') as due,
  case when r.before is null then null else (select count(*) from live l anti join
    (select * from live where run = r.before) b using (repository, id) where l.run = r.run) end as new,
  case when r.before is null then null else (select count(*) from live l anti join
    (select * from live where run = r.run) n using (repository, id) where l.run = r.before) end as gone
from runs r order by r.run"""
FAILED = "select repository, error from all_runs where run = '{run}' and status = 'failed' order by repository"
STATUS = "select status, count(*) as n from all_runs where run = '{run}' group by 1"


def of(database: Database, day: str, horizon: int) -> dict[str, Any]:
    """The report as on a day (ISO); `horizon` in days is what counts as due."""
    said = {"$day": f"date '{day}'", "$horizon": str(horizon)}
    cutoffs = CUTOFFS
    for name, value in said.items():
        cutoffs = cutoffs.replace(name, value)
    status = {row["status"]: row["n"] for row in rows(database, STATUS.format(run=database.run))}
    age = rows(database, "select min(data_as_of) as oldest, max(data_as_of) as newest from repositories")[0]
    return {
        "schema": SCHEMA,
        "run": database.run,
        "today": day,
        "horizon": horizon,
        "data_as_of": age,
        "repositories": {
            "listed": sum(status.values()),
            **{s: status.get(s, 0) for s in ("scanned", "unchanged", "failed")},
        },
        "totals": rows(database, f"select {_COUNTS} from findings")[0],  # noqa: S608 - constants of ours
        "teams": rows(database, TEAMS),
        "cutoffs": rows(database, cutoffs),
        "shared": shared(database),
        "without": rows(database, WITHOUT),
        "trend": [row for row in rows(database, TREND) if row["run"] in database.runs],
        "failed": rows(database, FAILED.format(run=database.run)),
    }


def shared(database: Database) -> dict[str, Any]:
    """Literal credentials that several repositories hold; offered only where all were scanned with one key."""
    keys = {row["key_id"] for row in rows(database, "select distinct key_id from repositories")}
    why = ""
    if keys <= {""}:
        why = "scanned without a key: fingerprints without one could be guessed, so none are kept; give --key-file"
    elif "" in keys:
        why = "some repositories were scanned without a key, so theirs have no fingerprints; scan all with one key"
    elif len(keys) > 1:
        why = "scanned with different keys, whose fingerprints say nothing about each other; scan all with one key"
    if why:
        return {"offered": False, "why": why, "credentials": []}
    found = rows(database, SHARED)
    named = [
        {"name": f"shared-{n}", **{k: v for k, v in r.items() if k != "fingerprint"}} for n, r in enumerate(found, 1)
    ]
    return {"offered": True, "why": "", "credentials": named}
