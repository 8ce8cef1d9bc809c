#!/usr/bin/env bash
# Request Tracker 5 (Debian 12 packages, SQLite) as a disposable loopback test server.
#   run-rt.sh install            apt packages (root), non-interactive, nothing is started
#   run-rt.sh init               private instance under $RT_HOME: config, DB, seed data, auth token
#   run-rt.sh start [--foreground]
#   run-rt.sh stop|status|reset|env
#   run-rt.sh up                 install + init + start + wait until healthy
# Idempotent. Listens on 127.0.0.1 only. Stops only the pid in $RT_HOME/rt.pid (and checks it is ours).
# Mail: nothing is sent; RT hands every outgoing mail to $RT_HOME/bin/capture-mail -> $RT_HOME/mail/*.eml
# (set RT_SMTP_PORT to relay to a loopback SMTP sink instead).
set -euo pipefail
RT_HOME="${RT_HOME:-${TMPDIR:-/tmp}/signalbox-itsm/rt}"
RT_PORT="${RT_PORT:-18081}"
RT_SERVER="${RT_SERVER:-Starman}"          # Starman | Standalone
RT_WORKERS="${RT_WORKERS:-2}"
RT_ROOT_PASSWORD="${RT_ROOT_PASSWORD:-root-test-only}"
RT_AGENT_PASSWORD="${RT_AGENT_PASSWORD:-agent-test-only}"
RT_OS_USER="${RT_OS_USER:-www-data}"
PIDFILE="$RT_HOME/rt.pid"; LOG="$RT_HOME/server.log"; URL="http://127.0.0.1:$RT_PORT"
export RT_SITE_CONFIG="$RT_HOME/RT_SiteConfig.pm" RT_SITE_CONFIG_DIR="$RT_HOME/siteconfig.d"
asrt() { setpriv --reuid "$RT_OS_USER" --regid "$RT_OS_USER" --init-groups --reset-env \
  env PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$RT_HOME" RT_SITE_CONFIG="$RT_SITE_CONFIG" RT_SITE_CONFIG_DIR="$RT_SITE_CONFIG_DIR" "$@"; }
need_root() { [ "$(id -u)" = 0 ] || { echo "must be root" >&2; exit 1; }; }

do_install() {
  need_root
  if dpkg-query -W -f='${Status}' request-tracker5 2>/dev/null | grep -q 'install ok installed' \
     && dpkg-query -W -f='${Status}' starman 2>/dev/null | grep -q 'install ok installed'; then echo "rt: packages present"; return; fi
  debconf-set-selections <<'P'
request-tracker5 request-tracker5/dbconfig-install boolean false
request-tracker5 request-tracker5/dbconfig-upgrade boolean false
request-tracker5 request-tracker5/dbconfig-remove boolean false
request-tracker5 request-tracker5/rtname string itsm.test
request-tracker5 request-tracker5/organization string itsm.test
request-tracker5 request-tracker5/correspondaddress string rt@itsm.test
request-tracker5 request-tracker5/commentaddress string rt-comment@itsm.test
request-tracker5 request-tracker5/webbaseurl string http://127.0.0.1
request-tracker5 request-tracker5/webpath string
request-tracker5 request-tracker5/handle-siteconfig-permissions boolean true
request-tracker5 request-tracker5/initial-root-password password unused-test
request-tracker5 request-tracker5/initial-root-password-confirm password unused-test
P
  # never let maintainer scripts start daemons on the host
  local made=0
  if [ ! -e /usr/sbin/policy-rc.d ]; then printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; made=1; fi
  apt-get update -q >/dev/null
  # msmtp-mta satisfies "mail-transport-agent" without a daemon (otherwise exim4 is pulled in)
  DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends -o Dpkg::Use-Pty=0 \
    request-tracker5 rt5-db-sqlite rt5-standalone starman msmtp-mta curl
  [ $made = 1 ] && rm -f /usr/sbin/policy-rc.d || true
}

do_init() {
  need_root
  mkdir -p "$RT_HOME"/{bin,mail,siteconfig.d,var}
  cat >"$RT_HOME/bin/capture-mail" <<C
#!/bin/sh
# stands in for sendmail: one file per message; args = envelope
f="$RT_HOME/mail/\$(date +%s%N).\$\$.eml"
{ echo "X-Capture-Args: \$*"; cat; } >"\$f.tmp" && mv "\$f.tmp" "\$f"
${RT_SMTP_PORT:+msmtp --host=127.0.0.1 --port=$RT_SMTP_PORT --from=rt@itsm.test -t <"\$f" || exit 0}
exit 0
C
  chmod 755 "$RT_HOME/bin/capture-mail"
  cat >"$RT_SITE_CONFIG" <<C
Set(\$rtname, 'itsm.test');
Set(\$Organization, 'itsm.test');
Set(\$CorrespondAddress, 'rt\@itsm.test');
Set(\$CommentAddress, 'rt-comment\@itsm.test');
Set(\$WebDomain, '127.0.0.1'); Set(\$WebPort, $RT_PORT); Set(\$WebPath, '');
Set(\$WebBaseURL, '$URL');
Set(\$DatabaseType, 'SQLite'); Set(\$DatabaseName, '$RT_HOME/var/rt.sqlite');
Set(\$DatabaseHost, ''); Set(\$DatabasePort, ''); Set(\$DatabaseUser, ''); Set(\$DatabasePassword, '');
Set(\$MailCommand, 'sendmailpipe'); Set(\$SendmailPath, '$RT_HOME/bin/capture-mail'); Set(\$SendmailArguments, '-oi -t');
Set(\$LogToSyslog, undef); Set(\$LogToSTDERR, 'warning'); Set(\$Timezone, 'UTC');
Set(\$WebSessionClass, 'Apache::Session::File'); # no sessions in SQLite: fewer write locks
Set(\$DashboardTestEmail, '');
1;
C
  chown -R "$RT_OS_USER:$RT_OS_USER" "$RT_HOME"
  if [ ! -s "$RT_HOME/var/rt.sqlite" ]; then
    asrt rt-setup-database-5 --action init --dba '' --dba-password '' --skip-create >"$RT_HOME/init.log" 2>&1 || \
    asrt rt-setup-database-5 --action init --dba '' --dba-password '' >>"$RT_HOME/init.log" 2>&1 || { tail -20 "$RT_HOME/init.log" >&2; rm -f "$RT_HOME/var/rt.sqlite"; exit 1; }
    echo "rt: database initialised"
  fi
  cat >"$RT_HOME/seed.pl" <<'P'
use strict; use warnings; use lib '/usr/share/request-tracker5/lib';
use RT -init; my $sys = RT->SystemUser; my ($home,$rootpw,$agentpw)=@ARGV;
sub ok_ { my ($ok,$msg,$what)=@_; die "$what: $msg\n" unless $ok; }
my $root = RT::User->new($sys); $root->Load('root'); ok_($root->SetPassword($rootpw),'root pw') unless $root->IsPassword($rootpw);
sub queue { my ($n,%a)=@_; my $q=RT::Queue->new($sys); $q->Load($n); ok_($q->Create(Name=>$n,%a),"queue $n") unless $q->id; $q }
my $sd=queue('Service Desk',Description=>'IT service desk',CorrespondAddress=>'servicedesk@itsm.test',CommentAddress=>'servicedesk-comment@itsm.test');
my $net=queue('Network',Description=>'Network team',CorrespondAddress=>'net@itsm.test',CommentAddress=>'net-comment@itsm.test');
my $front=queue('Front Desk',Description=>'polled'); my $back=queue('Back Office',Description=>'polled, and moved to');
my $hr=queue('HR Confidential',Description=>'agent has no rights here');
sub user { my ($n,%a)=@_; my $u=RT::User->new($sys); $u->Load($n); ok_($u->Create(Name=>$n,%a),"user $n") unless $u->id; $u }
my $agent=user('svc-agent',EmailAddress=>'svc-agent@itsm.test',Privileged=>1,Password=>$agentpw,RealName=>'AI triage agent');
my $human=user('hanna',EmailAddress=>'hanna@itsm.test',Privileged=>1,Password=>$agentpw,RealName=>'Hanna Human');
my $req=user('paul',EmailAddress=>'paul@corp.test',Privileged=>0,RealName=>'Paul Requester');
my $g=RT::Group->new($sys); $g->LoadUserDefinedGroup('ai-agents'); ok_($g->CreateUserDefinedGroup(Name=>'ai-agents'),'group') unless $g->id;
$g->AddMember($agent->id) unless $g->HasMember($agent->PrincipalId);
my $hg=RT::Group->new($sys); $hg->LoadUserDefinedGroup('l2-network'); ok_($hg->CreateUserDefinedGroup(Name=>'l2-network'),'group') unless $hg->id;
$hg->AddMember($human->id) unless $hg->HasMember($human->PrincipalId);
for my $q ($sd,$net,$front,$back) { for my $r (qw(SeeQueue ShowTicket ShowTicketComments CommentOnTicket ReplyToTicket ModifyTicket CreateTicket SeeCustomField ModifyCustomField OwnTicket WatchAsAdminCc)) {
  $g->PrincipalObj->GrantRight(Right=>$r,Object=>$q) unless $g->PrincipalObj->HasRight(Right=>$r,Object=>$q); 
  $hg->PrincipalObj->GrantRight(Right=>$r,Object=>$q) unless $hg->PrincipalObj->HasRight(Right=>$r,Object=>$q); } }
# a second API user that may read and comment but not modify: its field updates come back as HTTP 200 ["Ticket n: Permission Denied"] or 403
my $lim=user('svc-limited',EmailAddress=>'svc-limited@itsm.test',Privileged=>1,Password=>$agentpw,RealName=>'Limited agent');
for my $q ($sd,$net,$front,$back) { for my $r (qw(SeeQueue ShowTicket ShowTicketComments CommentOnTicket SeeCustomField)) { $lim->PrincipalObj->GrantRight(Right=>$r,Object=>$q) unless $lim->PrincipalObj->HasRight(Right=>$r,Object=>$q); } }
for my $r (qw(ManageAuthTokens ModifySelf)) { $g->PrincipalObj->GrantRight(Right=>$r,Object=>$RT::System) unless $g->PrincipalObj->HasRight(Right=>$r,Object=>$RT::System) }
sub cf { my ($n,$type,$vals,%a)=@_; my $c=RT::CustomField->new($sys); $c->LoadByName(Name=>$n,LookupType=>'RT::Queue-RT::Ticket');
  unless ($c->id) { ok_($c->Create(Name=>$n,Type=>$type,MaxValues=>1,LookupType=>'RT::Queue-RT::Ticket',%a),"cf $n"); $g->PrincipalObj->GrantRight(Right=>'SeeCustomField',Object=>$c); $c->AddValue(Name=>$_) for @{$vals||[]}; $c->AddToObject($_) for ($sd,$net,$front,$back); } $c }
cf('Category','Select',[qw(Access Hardware Network Software Other)]);
cf('Assignment Group','Select',[qw(Service-Desk Network-L2 Identity)]);
cf('Agent Run Key','Freeform');
sub txcf { my ($n)=@_; my $c=RT::CustomField->new($sys); $c->LoadByName(Name=>$n,LookupType=>'RT::Queue-RT::Ticket-RT::Transaction');
  unless ($c->id) { ok_($c->Create(Name=>$n,Type=>'Freeform',MaxValues=>1,LookupType=>'RT::Queue-RT::Ticket-RT::Transaction'),"txcf $n"); $c->AddToObject($_) for ($sd,$net,$front,$back); } $c }
txcf('Idempotency Key');
if (!-s "$home/token") { my $t=RT::AuthToken->new($sys); my ($id,$msg,$str)=$t->Create(Owner=>$agent->id,Description=>'itsm test'); die "token: $msg" unless $id; open my $fh,'>',"$home/token" or die; print $fh $str; close $fh; chmod 0600,"$home/token"; }
if (!-s "$home/limited-token") { my $t=RT::AuthToken->new($sys); my ($id,$msg,$str)=$t->Create(Owner=>$lim->id,Description=>'itsm test'); die "token: $msg" unless $id; open my $fh,'>',"$home/limited-token" or die; print $fh $str; close $fh; chmod 0600,"$home/limited-token"; }
# the requester, who opens tickets and replies to them over the API as by mail
for my $r (qw(SeeQueue CreateTicket ShowTicket ReplyToTicket)) { $req->PrincipalObj->GrantRight(Right=>$r,Object=>$_) for grep { !$req->PrincipalObj->HasRight(Right=>$r,Object=>$_) } ($sd,$front,$back); }
if (!-s "$home/requester-token") { my $t=RT::AuthToken->new($sys); my ($id,$msg,$str)=$t->Create(Owner=>$req->id,Description=>'itsm test'); die "token: $msg" unless $id; open my $fh,'>',"$home/requester-token" or die; print $fh $str; close $fh; chmod 0600,"$home/requester-token"; }
print "rt: seeded queues sd=",$sd->id," net=",$net->id," hr=",$hr->id,"\n";
P
  chown "$RT_OS_USER:" "$RT_HOME/seed.pl"
  asrt perl "$RT_HOME/seed.pl" "$RT_HOME" "$RT_ROOT_PASSWORD" "$RT_AGENT_PASSWORD"
}
ours() { [ -s "$PIDFILE" ] && kill -0 "$(cat "$PIDFILE")" 2>/dev/null && tr '\0' ' ' <"/proc/$(cat "$PIDFILE")/cmdline" | grep -Eq 'rt-server|starman|plackup'; }
wait_up() { for _ in $(seq 1 150); do curl -fsS -o /dev/null -u "svc-agent:$RT_AGENT_PASSWORD" "$URL/REST/2.0/rt" 2>/dev/null && return 0; sleep 0.2; done; return 1; }
do_start() {
  need_root
  if ours; then echo "rt: already running pid $(cat "$PIDFILE")"; return; fi
  # Otherwise a server of an earlier run, whose data may be gone, would be taken for the one that is started here.
  if (exec 3<>"/dev/tcp/127.0.0.1/$RT_PORT") 2>/dev/null; then echo "rt: something else listens on port $RT_PORT; stop it or choose another RT_PORT" >&2; exit 1; fi
  local args=(--server "$RT_SERVER" --host 127.0.0.1 --port "$RT_PORT")
  # prefork + HTTP keep-alive = each idle client connection pins a worker (seen as 8-18 s stalls with Node fetch): switch keep-alive off
  [ "$RT_SERVER" = Starman ] && args+=(--workers "$RT_WORKERS" --disable-keepalive)
  if [ "${1:-}" = --foreground ]; then echo $$ >"$PIDFILE"; exec setpriv --reuid "$RT_OS_USER" --regid "$RT_OS_USER" --init-groups --reset-env env PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$RT_HOME" RT_SITE_CONFIG="$RT_SITE_CONFIG" RT_SITE_CONFIG_DIR="$RT_SITE_CONFIG_DIR" /usr/share/request-tracker5/libexec/rt-server "${args[@]}"; fi
  setsid setpriv --reuid "$RT_OS_USER" --regid "$RT_OS_USER" --init-groups --reset-env env PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$RT_HOME" RT_SITE_CONFIG="$RT_SITE_CONFIG" RT_SITE_CONFIG_DIR="$RT_SITE_CONFIG_DIR" /usr/share/request-tracker5/libexec/rt-server "${args[@]}" >>"$LOG" 2>&1 </dev/null &
  echo $! >"$PIDFILE"
  local t0; t0=$(date +%s.%N)
  if wait_up; then echo "rt: up at $URL pid $(cat "$PIDFILE") in $(echo "$(date +%s.%N) - $t0" | bc 2>/dev/null || echo '?')s"; else echo "rt: did not come up" >&2; tail -20 "$LOG" >&2; exit 1; fi
}
do_stop() { if ours; then local p; p=$(cat "$PIDFILE"); kill -TERM "$p"; for _ in $(seq 1 50); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done; kill -0 "$p" 2>/dev/null && kill -KILL "$p"; rm -f "$PIDFILE"; echo "rt: stopped $p"; else rm -f "$PIDFILE"; echo "rt: not running"; fi; }
do_webhook() { # run-rt.sh webhook URL SECRET : installs a signed "On Transaction" scrip (RT has no built-in webhooks), restarts are picked up automatically
  cat >"$RT_HOME/webhook.pl" <<'P'
use strict; use warnings; use lib '/usr/share/request-tracker5/lib'; use RT -init; my ($url,$secret)=@ARGV; my $sys=RT->SystemUser;
my $name='Signed webhook to control plane'; my $s=RT::Scrip->new($sys); $s->LoadByCols(Description=>$name);
my $code=<<'C';
use LWP::UserAgent; use JSON; use Digest::SHA qw(hmac_sha256_hex);
my $t=$self->TransactionObj; my $k=$self->TicketObj;
return 1 if $t->CreatorObj->Name eq 'svc-agent';
my $body=JSON->new->canonical->utf8->encode({event=>'ticket.'.lc($t->Type),ticket=>$k->id+0,transaction=>$t->id+0,queue=>$k->QueueObj->Name,status=>$k->Status,creator=>$t->CreatorObj->Name,created=>$t->CreatedObj->W3CDTF(Timezone=>'UTC')});
my $r=LWP::UserAgent->new(timeout=>3)->post('__URL__','Content-Type'=>'application/json','X-Hub-Signature-256'=>'sha256='.hmac_sha256_hex($body,'__SECRET__'),'X-RT-Delivery'=>$t->id,Content=>$body);
RT->Logger->warning('webhook failed: '.$r->status_line) unless $r->is_success; return 1;
C
$code =~ s/__URL__/$url/; $code =~ s/__SECRET__/$secret/;
my ($ok,$msg)= $s->id ? $s->SetCustomCommitCode($code) : $s->Create(Description=>$name,ScripCondition=>'On Transaction',ScripAction=>'User Defined',CustomPrepareCode=>'1;',CustomCommitCode=>$code,Template=>'Blank',Queue=>0,Stage=>'TransactionCreate');
print "rt: webhook scrip ", $s->id, "\n";
P
  chown "$RT_OS_USER:" "$RT_HOME/webhook.pl"; asrt perl "$RT_HOME/webhook.pl" "$1" "$2"
}
case "${1:-up}" in
  webhook) do_webhook "$2" "$3";;
  install) do_install;; init) do_init;; start) do_start "${2:-}";; stop) do_stop;;
  status) if ours; then echo "running $(cat "$PIDFILE")"; else echo stopped; exit 3; fi;;
  reset) do_stop; case "$RT_HOME" in /tmp/*|/var/tmp/*) rm -rf "$RT_HOME";; *) echo "refusing to delete $RT_HOME" >&2; exit 1;; esac;;
  env) echo "RT_URL=$URL"; echo "RT_API_USER=svc-agent"; echo "RT_API_PASSWORD=$RT_AGENT_PASSWORD"; echo "RT_TOKEN=$(cat "$RT_HOME/token")"; echo "RT_LIMITED_TOKEN=$(cat "$RT_HOME/limited-token")"; echo "RT_REQUESTER_TOKEN=$(cat "$RT_HOME/requester-token")"; echo "RT_ROOT_PASSWORD=$RT_ROOT_PASSWORD"; echo "RT_MAIL_DIR=$RT_HOME/mail";;
  up) do_install; do_init; do_start "${2:-}";;
  *) echo "usage: $0 install|init|start [--foreground]|stop|status|reset|env|up|webhook URL SECRET" >&2; exit 2;;
esac
