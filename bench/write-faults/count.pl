# Reads rows of a server's own SQLite database, past its programs: perl count.pl FILE < STATEMENT, one JSON object a line.
# Perl, because Request Tracker brings it with the driver.
use strict;
use warnings;
use DBI;
use JSON::PP;

my ($file) = @ARGV;
my $statement = do { local $/; <STDIN> };
my $db = DBI->connect("dbi:SQLite:uri=file:$file?mode=ro", '', '', { RaiseError => 1, sqlite_unicode => 1 });
my $json = JSON::PP->new->canonical->utf8;
my $rows = $db->prepare($statement);
$rows->execute;
while (my $row = $rows->fetchrow_hashref) { print $json->encode($row), "\n" }
