package ledger

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/script"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 5e6, time.UTC)

// mine is an operation that holds the lock under epoch 3.
var mine = account.Operation{ID: "op", Arn: "arn:op", Epoch: 3, StartedAt: now}

// scripted is the ledger of a table that gives these replies to one operation.
func scripted(operation string, replies ...script.Reply) (*script.AWS, *Ledger) {
	aws := script.New(map[string][]script.Reply{operation: replies})
	return aws, New(aws.Config(), "AgcState")
}

func no(code string) script.Reply {
	return script.Reply{Status: 400, Body: fmt.Sprintf(`{"__type":"com.amazonaws.dynamodb.v20120810#%s","message":"the text"}`, code)}
}

// cancelledFor is a transaction that was cancelled for this reason.
func cancelledFor(code string) script.Reply {
	return script.Reply{Status: 400, Body: fmt.Sprintf(
		`{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","message":"cancelled","CancellationReasons":[{"Code":%q},{"Code":"None"}]}`, code)}
}

// lockOf is the reply to a read of the lock.
func lockOf(owner string, epoch int) script.Reply {
	return script.Reply{Body: fmt.Sprintf(`{"Item":{"pk":{"S":"lock"},"sk":{"S":"lock"},"owner":{"S":%q},"epoch":{"N":"%d"}}}`, owner, epoch)}
}

// calls are all the calls of the ledger, with the operation each one makes.
func calls(t *testing.T) map[string]struct {
	operation string
	call      func(*Ledger) error
} {
	t.Helper()
	type call = struct {
		operation string
		call      func(*Ledger) error
	}
	w := account.Begun(mine, account.Request{Action: account.Activate})
	return map[string]call{
		"Holder": {"GetItem", func(l *Ledger) error { _, _, err := l.Holder(t.Context()); return err }},
		"Take":   {"PutItem", func(l *Ledger) error { _, err := l.Take(t.Context(), mine, "", 0, now); return err }},
		"Raise":  {"UpdateItem", func(l *Ledger) error { _, err := l.Raise(t.Context(), mine); return err }},
		"Fence":  {"GetItem", func(l *Ledger) error { return l.Fence(t.Context(), mine) }},
		"Load":   {"GetItem", func(l *Ledger) error { _, _, err := l.Load(t.Context(), "op"); return err }},
		"Record": {"TransactWriteItems", func(l *Ledger) error { return l.Record(t.Context(), w) }},
		"Close":  {"TransactWriteItems", func(l *Ledger) error { return l.Close(t.Context(), w) }},
		"Bury":   {"PutItem", func(l *Ledger) error { return l.Bury(t.Context(), w) }},
		"Wait": {"PutItem", func(l *Ledger) error {
			return l.Wait(t.Context(), mine, account.Step{ID: "s", Stack: "Agc-Core"}, "token", now)
		}},
		"Waiting": {"Query", func(l *Ledger) error { _, err := l.Waiting(t.Context(), "Agc-Core"); return err }},
		"Forget":  {"DeleteItem", func(l *Ledger) error { return l.Forget(t.Context(), "Agc-Core", "op#s", "token") }},
	}
}

func TestEveryCallNamesItsErrors(t *testing.T) {
	for name, c := range calls(t) {
		t.Run(name, func(t *testing.T) {
			aws, ledger := scripted(c.operation, no("AccessDeniedException"))
			err := c.call(ledger)
			require.True(t, fault.Is(err, fault.PermissionDenied), "%v", err)
			require.ErrorContains(t, err, "dynamodb:"+c.operation)
			require.Contains(t, aws.Calls()[0].Body, `"AgcState"`)

			_, ledger = scripted(c.operation, no("ResourceNotFoundException"))
			require.True(t, fault.Is(c.call(ledger), fault.Internal))
		})
	}
}

func TestReadsThatDecideAreConsistent(t *testing.T) {
	for _, name := range []string{"Holder", "Fence", "Load", "Waiting"} {
		c := calls(t)[name]
		aws, ledger := scripted(c.operation, script.Reply{Body: `{}`})
		_ = c.call(ledger) // only what is asked counts here
		var sent struct{ ConsistentRead bool }
		require.NoError(t, json.Unmarshal([]byte(aws.Calls()[0].Body), &sent))
		require.True(t, sent.ConsistentRead, name)
	}
}

func TestAConditionThatDoesNotHoldIsNoFailureOfAWS(t *testing.T) {
	refusal := no("ConditionalCheckFailedException")
	_, ledger := scripted("PutItem", refusal)
	taken, err := ledger.Take(t.Context(), mine, "arn:other", 2, now)
	require.NoError(t, err)
	require.False(t, taken)
	require.NoError(t, ledger.Bury(t.Context(), account.Work{}))

	_, ledger = scripted("DeleteItem", refusal)
	require.NoError(t, ledger.Forget(t.Context(), "Agc-Core", "op#s", "token"))

	for _, name := range []string{"Record", "Close"} {
		_, ledger = scripted("TransactWriteItems", cancelledFor("ConditionalCheckFailed"))
		err := calls(t)[name].call(ledger)
		require.True(t, fault.Is(err, fault.LockLost), "%v", err)
	}
}

func TestTransactionsThatMeetAreTriedAgain(t *testing.T) {
	for _, code := range []string{"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"} {
		_, ledger := scripted("TransactWriteItems", cancelledFor(code))
		err := calls(t)["Record"].call(ledger)
		require.True(t, fault.Is(err, fault.AwsUnavailable), "%s: %v", code, err)
	}
	_, ledger := scripted("TransactWriteItems", cancelledFor("ValidationError"))
	require.True(t, fault.Is(calls(t)["Record"].call(ledger), fault.Internal))
}

func TestRaiseAfterALostReply(t *testing.T) {
	tests := []struct {
		name  string
		lock  script.Reply
		epoch int
		code  fault.Code
	}{
		{"the first try raised it", lockOf("arn:op", 4), 4, ""},
		{"somebody else has it", lockOf("arn:other", 4), 0, fault.LockLost},
		{"it is not the next epoch", lockOf("arn:op", 5), 0, fault.LockLost},
		{"it is free", lockOf("", 4), 0, fault.LockLost},
		{"it cannot be read", no("AccessDeniedException"), 0, fault.PermissionDenied},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			aws := script.New(map[string][]script.Reply{"UpdateItem": {no("ConditionalCheckFailedException")}, "GetItem": {test.lock}})
			epoch, err := New(aws.Config(), "AgcState").Raise(t.Context(), mine)
			require.Equal(t, test.epoch, epoch)
			require.Equal(t, test.code, fault.Of(err).Code, "%v", err)
		})
	}
}

func TestFence(t *testing.T) {
	tests := map[string]struct {
		lock script.Reply
		want fault.Code
	}{
		"mine":          {lockOf("arn:op", 3), ""},
		"another epoch": {lockOf("arn:op", 4), fault.LockLost},
		"another owner": {lockOf("arn:other", 3), fault.LockLost},
		"free":          {lockOf("", 3), fault.LockLost},
		"never taken":   {script.Reply{Body: `{}`}, fault.LockLost},
		"nonsense":      {script.Reply{Body: `{"Item":{"epoch":{"N":"x"}}}`}, fault.Internal},
	}
	for name, test := range tests {
		_, ledger := scripted("GetItem", test.lock)
		err := ledger.Fence(t.Context(), mine)
		require.Equal(t, test.want, fault.Of(err).Code, "%s: %v", name, err)
	}
}

func TestARecordThatCannotBeReadIsInternal(t *testing.T) {
	_, ledger := scripted("GetItem", script.Reply{Body: `{"Item":{"pk":{"S":"operation"},"sk":{"S":"op"},"document":{"S":"{"}}}`})
	_, _, err := ledger.Load(t.Context(), "op")
	require.ErrorContains(t, err, "read operation op")
}
