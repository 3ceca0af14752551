-- One exchange of a host with the others: it tells what became of its requests, and may
-- ask for one more. Times are microseconds of this server's clock.
--
-- KEYS: the log (when each request ended, or will have ended at the latest), the state
-- of the log, and the places that were heard of (up to when each has heard of us).
local window, underway, silence = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local limit, hosts = tonumber(ARGV[4]), tonumber(ARGV[5])
local place, process = ARGV[6], ARGV[7]
local heard, heardAt = ARGV[8], tonumber(ARGV[9]) -- of the last answer that came back
local nonce, id, beside = ARGV[10], ARGV[11], tonumber(ARGV[12])
local blocked, lost, leaves = tonumber(ARGV[13]), ARGV[14], ARGV[15] == '1'
local slack = window / 100 -- what small steps of the clock may hide
local remember, missed, gone = 288 * window, 12 * window, 4 * window

local function exact(n) return string.format('%.0f', n) end

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

-- The process that runs this: another one may have lost the end of the log.
local run = ''
if ARGV[16] == '1' then
  local info = redis.pcall('INFO', 'server')
  if type(info) == 'table' then return redis.error_reply('INFO is refused: ' .. (info.err or '')) end
  run = string.match(info, 'run_id:(%w+)') or ''
end

local was = redis.call('HMGET', KEYS[2], 'epoch', 'run', 'born', 'last', 'blocked', 'requests', 'places', 'gap', 'judge')
local epoch, born, last, block = was[1], tonumber(was[3] or 0), tonumber(was[4] or 0), tonumber(was[5] or 0)
local gap, judge = tonumber(was[8] or 0), was[9] or ''
if not epoch or epoch == lost or was[2] ~= run or now + slack < last
  or redis.call('ZCARD', KEYS[1]) ~= tonumber(was[6]) or redis.call('ZCARD', KEYS[3]) ~= tonumber(was[7]) then
  epoch, born, gap, judge = nonce, now, 0, ''
  block = math.min(block, now + window) -- a clock that was set back
  redis.call('DEL', KEYS[1], KEYS[3])
end

-- Where nothing was heard of places that were there, they were cut off, or the clock has
-- leapt ahead and the log is older than it seems. Who heard of it before can tell, and
-- begins another log; who did not waits until somebody went on with this one, or until all
-- would have been heard of.
local member = place .. '|' .. process
local tells = heard == epoch and heardAt < gap
if now - last > silence and #redis.call('ZRANGEBYSCORE', KEYS[3], exact(last - silence), '+inf', 'LIMIT', 0, 1) > 0 then
  tells = heard == epoch
  gap, judge = now, tells and member or ''
elseif judge == member and heard == epoch and heardAt >= gap then
  gap, judge = 0, ''
elseif judge == '' and tells then
  judge = member
end
local doubt = tells and 0 or math.max(0, gap + silence - now)

-- Who is there. A place is silent where the answers of one of its processes do not come
-- back, which may spend the share of the place. That none has been killed cannot be known:
-- where others of the place are there, it is waited for no longer than it takes to be gone.
local since = now - silence - 1
if heard == epoch then since = math.min(heardAt, now) end
local known = redis.call('ZSCORE', KEYS[3], member)
if leaves then
  redis.call('ZREM', KEYS[3], member)
elseif not known or tonumber(known) < since then
  redis.call('ZADD', KEYS[3], exact(since), member)
end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', exact(now - remember))
local newest, quiet, there, silent = {}, {}, 0, 0
local all = redis.call('ZRANGE', KEYS[3], 0, -1, 'WITHSCORES')
for i = 1, #all, 2 do -- ascending: the last of a place is its newest
  local name, at = string.match(all[i], '^[^|]*'), tonumber(all[i + 1])
  if not newest[name] then there = there + 1 end
  newest[name] = at
  if now - at > silence and now - at <= gone then quiet[name] = true end
end
for name, at in pairs(newest) do
  if now - at > silence or quiet[name] then silent = silent + 1 end
end
if now - born < missed then silent = silent + math.max(0, hosts - there) end
-- A silent place may have been told of fewer others, and have a larger share.
local share = math.floor(limit / math.max(hosts, there))
local free = math.max(limit - silent * math.floor(limit / hosts), share)

-- What became of requests.
for i = 17, #ARGV, 3 do
  local at = now - tonumber(ARGV[i + 2])
  if ARGV[i + 1] == 'd' then
    redis.call('ZREM', KEYS[1], ARGV[i])
  elseif ARGV[i + 1] == 'e' then
    redis.call('ZADD', KEYS[1], exact(at), ARGV[i])
  else
    redis.call('ZADD', KEYS[1], 'NX', exact(at + underway), ARGV[i])
  end
end
-- Nobody could lift a block that a wrong answer made last for a year.
if blocked > 0 then block = math.max(block, now + math.min(blocked, remember)) end

-- The request that is asked for.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', exact(now - window - slack))
local used = redis.call('ZCARD', KEYS[1])
local barred = math.max(0, born + window + slack - now, doubt)
local granted = 0
if id ~= '' and barred == 0 and block <= now and used + beside < free then
  redis.call('ZADD', KEYS[1], exact(now + underway), id)
  granted, used = 1, used + 1
end

redis.call('HSET', KEYS[2], 'epoch', epoch, 'run', run, 'born', exact(born), 'last', exact(now),
  'blocked', exact(block), 'requests', redis.call('ZCARD', KEYS[1]), 'places', redis.call('ZCARD', KEYS[3]), 'gap', exact(gap), 'judge', judge)
local answer = {epoch, now, granted, used, free, silent, there, barred, math.max(0, block - now)}
local ended = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', exact(now), 'WITHSCORES')
for i = 2, #ended, 2 do
  answer[#answer + 1] = tonumber(ended[i]) + window + slack - now
end
return answer
