package ledger

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

// onTable runs a test with the ledger of an empty table, in a bubble of virtual time.
func onTable(t *testing.T, test func(t *testing.T, l *Ledger)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		local := localaws.New(localaws.Options{})
		defer local.Close()
		client := dynamodb.NewFromConfig(local.Config())
		attribute := func(name string) types.AttributeDefinition {
			return types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS}
		}
		_, err := client.CreateTable(t.Context(), &dynamodb.CreateTableInput{
			TableName: aws.String("AgcState"), BillingMode: types.BillingModePayPerRequest,
			AttributeDefinitions: []types.AttributeDefinition{attribute("pk"), attribute("sk")},
			KeySchema: []types.KeySchemaElement{
				{AttributeName: aws.String("pk"), KeyType: types.KeyTypeHash},
				{AttributeName: aws.String("sk"), KeyType: types.KeyTypeRange},
			},
		})
		require.NoError(t, err)
		require.NoError(t, dynamodb.NewTableExistsWaiter(client).Wait(t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String("AgcState")}, time.Hour))
		test(t, New(local.Config(), "AgcState"))
	})
}

// operation is one with this id and epoch.
func operation(id string, epoch int) account.Operation {
	return account.Operation{ID: id, Arn: "arn:" + id, Epoch: epoch, StartedAt: now}
}

func take(t *testing.T, l *Ledger, op account.Operation, owner string, epoch int) bool {
	t.Helper()
	taken, err := l.Take(t.Context(), op, owner, epoch, now)
	require.NoError(t, err)
	return taken
}

func requireHolder(t *testing.T, l *Ledger, owner string, epoch int) {
	t.Helper()
	gotOwner, gotEpoch, err := l.Holder(t.Context())
	require.NoError(t, err)
	require.Equal(t, owner, gotOwner)
	require.Equal(t, epoch, gotEpoch)
}

func TestTheLockChangesHandsOnlyAsItWasRead(t *testing.T) {
	onTable(t, func(t *testing.T, l *Ledger) {
		requireHolder(t, l, "", 0)
		require.True(t, take(t, l, operation("a", 1), "", 0))
		require.False(t, take(t, l, operation("b", 1), "", 0), "it was read before a took it")
		require.False(t, take(t, l, operation("b", 2), "arn:c", 1), "another owner was read")
		require.False(t, take(t, l, operation("b", 2), "arn:a", 2), "another epoch was read")
		requireHolder(t, l, "arn:a", 1)
		require.True(t, take(t, l, operation("b", 2), "arn:a", 1))
		requireHolder(t, l, "arn:b", 2)
		require.NoError(t, l.Fence(t.Context(), operation("b", 2)))
		require.True(t, fault.Is(l.Fence(t.Context(), operation("a", 1)), fault.LockLost))
	})
}

func TestARaisedEpochShutsOutTheOldOne(t *testing.T) {
	onTable(t, func(t *testing.T, l *Ledger) {
		require.True(t, take(t, l, operation("a", 1), "", 0))
		for range 2 { // the second time as after a lost reply
			epoch, err := l.Raise(t.Context(), operation("a", 1))
			require.NoError(t, err)
			require.Equal(t, 2, epoch)
		}
		requireHolder(t, l, "arn:a", 2)
		require.True(t, fault.Is(l.Fence(t.Context(), operation("a", 1)), fault.LockLost))
		require.True(t, fault.Is(l.Record(t.Context(), account.Begun(operation("a", 1), account.Request{})), fault.LockLost))
		_, err := l.Raise(t.Context(), operation("b", 1))
		require.True(t, fault.Is(err, fault.LockLost), "%v", err)
	})
}

func TestHistoryAndLockEndTogether(t *testing.T) {
	onTable(t, func(t *testing.T, l *Ledger) {
		work := account.Begun(operation("a", 1), account.Request{Action: account.Activate, Plan: "p"})
		require.True(t, fault.Is(l.Record(t.Context(), work), fault.LockLost), "without the lock nothing is written")
		_, found, err := l.Load(t.Context(), "a")
		require.NoError(t, err)
		require.False(t, found)

		require.True(t, take(t, l, work.Operation, "", 0))
		require.NoError(t, l.Record(t.Context(), work))
		require.NoError(t, l.Record(t.Context(), work), "again, after a lost reply")
		got, found, err := l.Load(t.Context(), "a")
		require.NoError(t, err)
		require.True(t, found)
		require.Equal(t, work, got)

		work.Outcome.Status = account.StatusSucceeded
		stale := work
		stale.Operation.Epoch = 0
		require.True(t, fault.Is(l.Close(t.Context(), stale), fault.LockLost))
		requireHolder(t, l, "arn:a", 1)
		require.NoError(t, l.Close(t.Context(), work))
		requireHolder(t, l, "", 1)
		got, _, err = l.Load(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, account.StatusSucceeded, got.Outcome.Status)

		require.True(t, take(t, l, operation("b", 2), "", 1), "a freed lock can be taken")
	})
}

func TestOnlyARunningOperationIsBuried(t *testing.T) {
	onTable(t, func(t *testing.T, l *Ledger) {
		work := account.Begun(operation("a", 1), account.Request{})
		require.True(t, take(t, l, work.Operation, "", 0))
		require.NoError(t, l.Record(t.Context(), work))

		work.Outcome.Status = "STOPPED"
		require.NoError(t, l.Bury(t.Context(), work))
		work.Outcome.Status = "TIMED_OUT"
		require.NoError(t, l.Bury(t.Context(), work))

		got, _, err := l.Load(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, "STOPPED", got.Outcome.Status, "what is written of an end stays")
	})
}

func TestTokensWaitUnderTheirStack(t *testing.T) {
	onTable(t, func(t *testing.T, l *Ledger) {
		wait := func(step, stack, token string) {
			require.NoError(t, l.Wait(t.Context(), operation("a", 1), account.Step{ID: step, Stack: stack}, token, now.Add(time.Hour)))
		}
		wait("one", "Agc-Core", "token-1")
		wait("two", "Agc-Core", "token-2")
		wait("one", "Agc-Core", "token-3") // a newer token of the same step
		wait("net", "Agc-Core-2", "token-4")
		waiting := func() map[string]string {
			tokens, err := l.Waiting(t.Context(), "Agc-Core")
			require.NoError(t, err)
			return tokens
		}
		require.Equal(t, map[string]string{"a#one": "token-3", "a#two": "token-2"}, waiting())
		require.NoError(t, l.Forget(t.Context(), "Agc-Core", "a#one", "token-1"))
		require.Len(t, waiting(), 2, "a newer token is not forgotten with the old one")
		require.NoError(t, l.Forget(t.Context(), "Agc-Core", "a#one", "token-3"))
		require.NoError(t, l.Forget(t.Context(), "Agc-Core", "a#one", "token-3"))
		require.Equal(t, map[string]string{"a#two": "token-2"}, waiting())
	})
}

func TestRecordsSortByTheirStart(t *testing.T) {
	require.Equal(t, "2026-11-24T12:00:00.005Z", stamp(now))
	require.Equal(t, "2026-11-24T12:00:00.000Z", stamp(now.Truncate(time.Second)), "of fixed width")
	require.Less(t, stamp(now), stamp(now.Add(time.Millisecond)))
}
