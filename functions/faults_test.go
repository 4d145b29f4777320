package main

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
	local "github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

var errReset = errors.New("connection reset by peer")

// lost is a call whose effect happens and whose reply does not arrive.
func lost(operation string, match func(any) bool) wire.Fault {
	return wire.Fault{Service: "cloudformation", Operation: operation, Match: match, When: wire.After, Err: errReset, Times: 1}
}

func ofCore(in any) bool {
	create, ok := in.(*cloudformation.CreateStackInput)
	return ok && *create.StackName == account.CoreStack
}

func ofNetwork(in any) bool {
	_, create := in.(*cloudformation.CreateStackInput)
	return create && !ofCore(in)
}

// crash makes the nth invocation of a function go wrong.
func crash(name string, nth int, f local.Fault) func(string, int) local.Fault {
	return func(function string, n int) local.Fault {
		if function == "Agc-"+name && n == nth {
			return f
		}
		return local.Fault{}
	}
}

// everyOther makes every second invocation of every function go wrong.
func everyOther(f local.Fault) func(string, int) local.Fault {
	return func(_ string, nth int) local.Fault {
		if nth%2 == 1 {
			return f
		}
		return local.Fault{}
	}
}

// storing is the storage of a task token.
func storing(in any) bool {
	put, ok := in.(*dynamodb.PutItemInput)
	return ok && put.Item["token"] != nil
}

// TestTroubleThatIsOvercome: whatever of this happens on the way, activation and deactivation succeed, each stack is made
// once, and nothing is left behind. late is how much longer than usual each may take.
func TestTroubleThatIsOvercome(t *testing.T) {
	const timeout = 300 * time.Second // of a wait whose event is lost
	for name, test := range map[string]struct {
		set  func(w *world)
		late time.Duration
	}{
		"the reply to CreateStack of the network is lost": {func(w *world) { w.Faults.Add(lost("CreateStack", ofNetwork)) }, time.Minute},
		"the reply to CreateStack of core is lost":        {func(w *world) { w.Faults.Add(lost("CreateStack", ofCore)) }, time.Minute},
		"the reply to UpdateStack is lost":                {func(w *world) { w.Faults.Add(lost("UpdateStack", nil)) }, time.Minute},
		"the reply to DeleteStack is lost":                {func(w *world) { w.Faults.Add(lost("DeleteStack", nil)) }, time.Minute},
		"a token is stored after its event": {func(w *world) {
			w.Faults.Add(wire.Fault{Service: "dynamodb", Operation: "PutItem", Match: storing, When: wire.Before, Delay: 15 * time.Second})
		}, time.Minute},
		"every event is lost":           {func(w *world) { w.EventBridge.Lose = 1 }, 2 * timeout},
		"every event comes twice":       {func(w *world) { w.EventBridge.Duplicate = 1 }, 10 * time.Second},
		"every event comes late":        {func(w *world) { w.EventBridge.Hold = heldBack }, 2 * 90 * time.Second},
		"reads are stale after a call":  {func(w *world) { w.CloudFormation.StaleFor = 5 * time.Second }, time.Minute},
		"begin crashes before":          {func(w *world) { w.rule = crash("begin", 1, local.CrashBefore()) }, time.Minute},
		"begin crashes after":           {func(w *world) { w.rule = crash("begin", 1, local.CrashAfter()) }, time.Minute},
		"plan crashes after":            {func(w *world) { w.rule = crash("plan", 1, local.CrashAfter()) }, time.Minute},
		"stack crashes before":          {func(w *world) { w.rule = crash("stack", 1, local.CrashBefore()) }, time.Minute},
		"stack crashes after":           {func(w *world) { w.rule = crash("stack", 1, local.CrashAfter()) }, time.Minute},
		"wake crashes before":           {func(w *world) { w.rule = crash("wake", 1, local.CrashBefore()) }, timeout},
		"finish crashes after":          {func(w *world) { w.rule = crash("finish", 1, local.CrashAfter()) }, time.Minute},
		"every other function dies":     {func(w *world) { w.rule = everyOther(local.CrashAfter()) }, 2 * timeout},
		"every other call is throttled": {func(w *world) { w.rule = everyOther(local.Throttle()) }, 4 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			inRegion(t, func(w *world) {
				test.set(w)
				on := w.succeed("on", activate)
				require.Equal(t, account.Active, w.look().State())
				require.Less(t, on.took, 3*time.Minute+test.late)
				require.Len(t, w.look().Networks, 1)
				require.Empty(t, w.Faults.Calls("ec2", "CreateVpc"), "networks are made by CloudFormation only")
				off := w.succeed("off", deactivate)
				require.Less(t, off.took, 4*time.Minute+test.late)
				require.Equal(t, account.Inactive, w.look().State())
				require.Empty(t, w.EC2.Billed())
				require.Empty(t, w.look().Networks)
			})
		})
	}
}

func heldBack(eventbridge.Event, string) (time.Duration, bool) { return 90 * time.Second, false }
