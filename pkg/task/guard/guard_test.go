package guard

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const network = account.NetworkPrefix + "n"

// fake is a region with parts in its networks' VPCs.
type fake struct {
	snapshot account.Snapshot
	parts    map[string][]account.Part
	errs     map[string]error
	asked    []string
}

func (f *fake) Read(context.Context, string, time.Time) (account.Snapshot, error) {
	return f.snapshot, f.errs["read"]
}

func (f *fake) Parts(_ context.Context, stack, vpc string) ([]account.Part, error) {
	f.asked = append(f.asked, stack+" "+vpc)
	return f.parts[stack], f.errs["parts"]
}

// with is an inactive region with one network that holds these parts.
func with(parts ...account.Part) *fake {
	made := account.Stack{Name: network, Status: "CREATE_COMPLETE", Outputs: map[string]string{"VpcId": "vpc-1"}}
	return &fake{snapshot: account.Snapshot{Networks: []account.Stack{made}}, parts: map[string][]account.Part{network: parts}}
}

func (f *fake) look(t *testing.T, after time.Duration, things ...account.Thing) (account.Look, error) {
	t.Helper()
	start := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	step := account.Step{Things: append([]account.Thing{{Kind: account.NetworkThing, ID: network}}, things...), Minutes: 60}
	task := Task{Region: f, Networks: f, Log: slog.New(slog.DiscardHandler)}
	return task.Run(t.Context(), account.StepInput{Step: step, StartedAt: start, Now: start.Add(after)})
}

func part(kind, id string, class account.PartClass) account.Part {
	return account.Part{Kind: kind, ID: id, Network: network, Holder: "owner bob", Class: class}
}

func TestAnEmptyNetworkIsSettled(t *testing.T) {
	f := with(part(account.EndpointThing, "vpce-1", account.ServiceMade))
	look, err := f.look(t, 0)
	require.NoError(t, err)
	require.Equal(t, account.Look{Verdict: account.Settled}, look)
	require.Equal(t, []string{network + " vpc-1"}, f.asked)
}

func TestWhatRunsOrWasAddedBlocks(t *testing.T) {
	for _, after := range []time.Duration{0, 2 * time.Hour} {
		_, err := with(part(account.InstanceThing, "i-1", account.Occupied), part(account.NetworkInterfaceThing, "eni-1", account.Lingering)).look(t, after)
		require.True(t, fault.Is(err, fault.NetworkDeleteBlocked))
		require.Equal(t, "instance i-1 (owner bob)", fault.Of(err).Why)
		require.NotContains(t, fault.Of(err).Next, "force")
	}
	_, err := with(part(account.SubnetThing, "subnet-1", account.Plumbing)).look(t, 0)
	require.True(t, fault.Is(err, fault.NetworkDeleteBlocked))
	require.Equal(t, "subnet subnet-1 (owner bob)", fault.Of(err).Why)
	require.Contains(t, fault.Of(err).Next, "force")
}

func TestWhatGoesTooIsInNobodysWay(t *testing.T) {
	f := with(part(account.SubnetThing, "subnet-1", account.Plumbing), part(account.SubnetThing, "subnet-2", account.Plumbing))
	_, err := f.look(t, 0, account.Thing{Kind: account.SubnetThing, ID: "subnet-1"})
	require.Equal(t, "subnet subnet-2 (owner bob)", fault.Of(err).Why)
	look, err := f.look(t, 0, account.Thing{Kind: account.SubnetThing, ID: "subnet-1"}, account.Thing{Kind: account.SubnetThing, ID: "subnet-2"})
	require.NoError(t, err)
	require.Equal(t, account.Settled, look.Verdict)
}

func TestWhatLingersIsWaitedForUntilTheDeadline(t *testing.T) {
	f := with(part(account.NetworkInterfaceThing, "eni-1", account.Lingering))
	for after, seconds := range map[time.Duration]int{0: 5, time.Minute: 6, 5 * time.Minute: 30, 59 * time.Minute: 60} {
		look, err := f.look(t, after)
		require.NoError(t, err)
		require.Equal(t, account.Look{Verdict: account.LookLater, Seconds: seconds}, look)
	}
	_, err := f.look(t, time.Hour)
	require.True(t, fault.Is(err, fault.NetworkDeleteBlocked))
	require.Equal(t, "network interface eni-1 (owner bob)", fault.Of(err).Why)
	require.Contains(t, fault.Of(err).What, "60 minutes")
}

func TestALookOfAnHourTakesFewLooks(t *testing.T) {
	looks := 0
	for waited := time.Duration(0); waited < time.Hour; looks++ {
		waited += time.Duration(pace(waited)) * time.Second
	}
	require.Less(t, looks, 100)
}

func TestContextsAreInTheWay(t *testing.T) {
	f := with()
	f.snapshot.Contexts = []account.ContextStack{{Context: "c", User: "u", Project: "p", Status: "CREATE_COMPLETE"}, {Context: "d", User: "v", Project: "q", Status: "CREATE_COMPLETE"}}
	_, err := f.look(t, 0)
	require.True(t, fault.Is(err, fault.RegionContextsExist))
	require.Equal(t, "c of user u in project p, CREATE_COMPLETE; d of user v in project q, CREATE_COMPLETE", fault.Of(err).Why)
	require.Empty(t, f.asked)
}

// TestContextsOfTheNetworkThatServesAreNotInTheWayOfAnother: a network that nothing points to can go while contexts use another.
func TestContextsOfTheNetworkThatServesAreNotInTheWayOfAnother(t *testing.T) {
	f := with()
	f.snapshot.Contexts = []account.ContextStack{{Context: "c", Status: "CREATE_COMPLETE"}}
	f.snapshot.Core = account.Stack{Name: account.CoreStack, Status: "UPDATE_COMPLETE", Parameters: map[string]string{"Active": "true", "Network": "other"}}
	f.snapshot.Networks = append(f.snapshot.Networks, account.Stack{Name: account.NetworkPrefix + "other", Status: "CREATE_COMPLETE", Parameters: map[string]string{"Mode": "private"}})
	look, err := f.look(t, 0)
	require.NoError(t, err)
	require.Equal(t, account.Settled, look.Verdict)

	f.snapshot.Core.Parameters["Network"] = "n"
	f.snapshot.Networks[0].Parameters = map[string]string{"Mode": "private"}
	_, err = f.look(t, 0)
	require.True(t, fault.Is(err, fault.RegionContextsExist))
}

func TestANetworkThatIsGoneOrWasNeverWholeHoldsNothing(t *testing.T) {
	f := with()
	f.snapshot.Networks[0].Outputs = nil
	look, err := f.look(t, 0)
	require.NoError(t, err)
	require.Equal(t, account.Settled, look.Verdict)
	require.Empty(t, f.asked)
	f.snapshot.Networks = nil
	_, err = f.look(t, 0)
	require.NoError(t, err)
}

func TestWhatCannotBeReadIsNoAnswer(t *testing.T) {
	for _, port := range []string{"read", "parts"} {
		f := with()
		f.errs = map[string]error{port: errors.New(port)}
		_, err := f.look(t, 0)
		require.EqualError(t, err, port)
	}
}
