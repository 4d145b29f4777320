package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
	local "github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

var seeds = flag.Int("seeds", 25, "how many chains of operations TestAnyTrouble runs")

// TestAnyTrouble runs chains of operations through random trouble: functions that die, events that are lost or doubled,
// replies that are lost, stale reads, resources that fail, operations that are stopped. Whatever happens, every operation
// ends with a name for what happened, a network that nothing points to is named or gone, and once the trouble is over the
// region goes where it is asked to go, with everything that a user owns. A failure names its seed.
func TestAnyTrouble(t *testing.T) {
	for seed := range uint64(*seeds) {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, seed)
				defer w.Close()
				w.install()
				w.succeed("before", activate)
				w.put("precious")
				chance := rand.New(rand.NewPCG(seed, 1))
				for i := range 3 {
					w.trouble(chance)
					w.live(chance, fmt.Sprintf("op-%d", i))
				}
				w.peace()
				w.succeed("on", activate)
				require.Equal(t, account.Active, w.look().State())
				require.Empty(t, w.look().Garbage())
				require.Equal(t, "precious", w.get())
				w.succeed("off", deactivate)
				require.Empty(t, w.EC2.Billed())
				require.Empty(t, w.look().Networks)
				require.Equal(t, "precious", w.get())
				w.table()
			})
		})
	}
}

// live starts an operation, perhaps stops it, and holds its end to the promise.
func (w *world) live(chance *rand.Rand, name string) {
	input := []string{activate, deactivate}[chance.IntN(2)]
	arn := w.start(name, input)
	if chance.IntN(3) == 0 {
		time.Sleep(time.Duration(chance.IntN(200_000)) * time.Millisecond)
		w.stop(arn)
	}
	e := w.await(arn)
	require.Less(w.t, e.took, 4*time.Hour+90*time.Minute, "bounded")
	if e.status == "ABORTED" {
		return
	}
	if e.status == "SUCCEEDED" {
		require.Empty(w.t, w.look().Garbage(), "%s says that it succeeded", input)
		return
	}
	require.Equal(w.t, "FAILED", e.status)
	require.NotEmpty(w.t, e.fault.Code)
	require.NotEmpty(w.t, e.fault.What)
}

// trouble sets up what goes wrong next.
func (w *world) trouble(chance *rand.Rand) {
	w.peace()
	w.EventBridge.Lose, w.EventBridge.Duplicate = chance.Float64()/2, chance.Float64()/2
	if chance.IntN(2) == 0 {
		w.CloudFormation.StaleFor = time.Duration(chance.IntN(8)) * time.Second
	}
	deadly, kinds := chance.Float64()/5, []local.Fault{local.CrashBefore(), local.CrashAfter(), local.TimeoutAfter(), local.Throttle(), local.Slow(5 * time.Second)}
	dice := rand.New(rand.NewPCG(chance.Uint64(), 2))
	w.rule = func(string, int) local.Fault {
		if dice.Float64() < deadly {
			return kinds[dice.IntN(len(kinds))]
		}
		return local.Fault{}
	}
	for _, operation := range []string{"CreateStack", "UpdateStack", "DeleteStack", "DescribeStacks", "DescribeStackEvents"} {
		if chance.IntN(3) == 0 {
			w.Faults.Add(wire.Fault{Service: "cloudformation", Operation: operation, When: []wire.When{wire.Before, wire.After}[chance.IntN(2)], Err: errReset, Skip: chance.IntN(2), Times: 1})
		}
	}
	if chance.IntN(3) == 0 {
		w.CloudFormation.Fail(failure(chance))
	}
}

func failure(chance *rand.Rand) cloudformation.Rule {
	types := []string{"AWS::EC2::NatGateway", "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::SSM::Parameter", "AWS::EC2::VPCEndpoint", "AWS::EC2::EIP"}
	return cloudformation.Rule{Type: types[chance.IntN(len(types))], Phase: []string{"CREATE", "DELETE"}[chance.IntN(2)], Reason: "trouble", Times: 1 + chance.IntN(3)}
}

// peace ends all trouble.
func (w *world) peace() {
	w.rule, w.EventBridge.Lose, w.EventBridge.Duplicate, w.CloudFormation.StaleFor = nil, 0, 0, 0
	w.Faults.Clear()
	w.CloudFormation.Heal()
}

// failing makes one resource of a type fail once.
func failing(kind, phase string) cloudformation.Rule {
	return cloudformation.Rule{Type: kind, Phase: phase, Reason: "trouble", Times: 1}
}

// always makes every resource of a type fail.
func always(kind, phase string) cloudformation.Rule {
	return cloudformation.Rule{Type: kind, Phase: phase, Reason: "trouble"}
}
