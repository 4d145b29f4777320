package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	localcfn "github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
	occupants "github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
)

// goings are first what deactivation and repair promise, case by case, and then the failures for which AGC 1.x was known at
// deactivation, by number, each as what happens here instead.
func goings() []row {
	return []row{
		{"contexts are found in a busy account, in every status, by name and tag", nil, by("TestABusyAccountHidesNothing", "TestContextsInEveryStatusCount", "TestStacksThatAreNoContexts")},
		{"with contexts it is refused and lists them, and nothing is touched", nil, by("contexts.txtar", "TestContextsInEveryStatusCount")},
		{"force drains contexts side by side, with their own roles or the remover's", nil, by("TestContextsAreDrained", "TestManyContextsAreDrained")},
		{"a context that cannot be removed does not stop the others, and then core is not touched", aHeldContextKeepsCore, by("TestAContextThatCannotBeRemovedDoesNotStopTheOthers")},
		{"a context in every odd state goes with force", oddContextsGo, nil},
		{"contexts, then pointers, then a second look, then the network", nil, by("TestAContextThatSlippedInIsSeen", "TestAContextInTheLastSecondKeepsARegion")},
		{"the answer tells what was removed, what was kept and how to remove that for good", keptIsTold, by("force.txtar", "TestDataThatItsOwnerRemovedForGood")},
		{"what services made goes, what lingers is waited for, what a person put there is named, plumbing goes with force", nil, by("TestGuardDutysPartsAreRemovedWithoutAsking", "TestALambdasInterfaceIsWaitedFor", "TestAFunctionThatStaysIsNamedAfterAnHour", "TestWhatRunsIsNeverRemoved", "TestPlumbingIsNamedAndGoesWithForce", "leftovers.txtar")},
		{"what was deleted or changed by hand is no problem", nil, by("TestADeactivationDoesNotMindWhatWasDoneByHand")},
		{"a stack whose service role is gone is no problem", aLostServiceRole, nil},
		{"repair shows what was done by hand and puts it back; the preview touches nothing", nil, by("TestRepairPutsBackWhatWasDoneByHand", "TestANetworkThatIsGoneIsMadeAgain", "repair.txtar")},
		{"repair says what it cannot, and why", nil, by("TestARepairThatFailsSaysWhat", "TestARegionWithoutARecordIsNotRepaired", "TestContextsOnWhatWasDeletedAreTold")},
		{"core and network are protected, the protection is lifted as a step, and comes back", nil, by("TestNobodyDeletesAnActiveRegionByMistake", "TestAProtectionThatAPersonLiftedComesBack", "TestBucketAndTableOutliveAnUpdate")},
		{"an inactive region: there was nothing to do, and it says so", nothingActive, nil},
		{"core is missing, the network is there: it goes", onlyTheNetwork, nil},
		{"the network is missing, core is there: the pointers go", onlyCore, nil},
		{"contexts without core are refused, and drained with force", contextsWithoutCore, nil},
		{"no backend: it says so", nil, by("no-backend.txtar")},
		{"a deactivation that is stopped at any moment is finished by the next", stoppedDeactivations, by("TestAStoppedOperationIsTakenOver")},

		{"AGC 26: core is not deleted beside its contexts, and never with exports in use", nil, by("TestContextsAreDrained", "TestEveryCase")},
		{"AGC 27: contexts are counted, not stacks", oneContextIsEnough, by("TestStacksThatAreNoContexts")},
		{"AGC 28: every page of the list of stacks is read", nil, by("TestABusyAccountHidesNothing")},
		{"AGC 29: the wrong region is no silent success", nothingActive, by("no-backend.txtar")},
		{"AGC 30: a deletion that fails names resource and reason, is tried again, and one lost reply ends nothing", aHeldNetworkIsNamed, by("TestStacksInEveryOddState", "TestTroubleThatIsOvercome")},
		{"AGC 31: what another person is deleting, and what was rolled back, is dealt with", nil, by("TestStacksInEveryOddState", "TestHandsInTheMiddle")},
		{"AGC 32: whose work would end is told and asked about first", nil, by("force.txtar", "contexts.txtar")},
		{"AGC 33: the history of runs is kept, and that is told", keptIsTold, by("TestTheMainJob")},
		{"AGC 34: no bucket is emptied", nil, by("TestTheMainJob", "TestAnyTrouble")},
		{"AGC 35: what is left of an empty region is told", keptIsTold, nil},
		{"AGC 36: no setting of the whole account is changed", noAccountWideSetting, nil},
		{"AGC 37: progress is told, and it ends in bounded time", nil, by("job.txtar", "TestTheNetworkAloneIsRemovedAtOnce", "TestAnyRegionCanGo")},
	}
}

func TestEveryGoing(t *testing.T) {
	t.Parallel()
	runCases(t, goings())
}

func aHeldContextKeepsCore(w *world) {
	w.succeed("on", activate)
	held, free := w.deploy("u", "held"), w.deploy("u", "free")
	w.CloudFormation.Fail(localcfn.Rule{Stack: held, Phase: "DELETE", Reason: "no luck"})
	before := w.pointers()
	e := w.run("forced", forced)
	require.Equal(w.t, fault.StackFailed, e.fault.Code)
	require.Contains(w.t, e.fault.Error(), held)
	require.False(w.t, w.stack(free).Exists())
	require.Equal(w.t, before, w.pointers())
	require.Equal(w.t, account.Active, w.look().State())
}

// oddContext makes a context whose stack is in an odd state, which goes all the same.
func (w *world) oddContext(kind, name string) {
	stack := account.ContextPrefix + name
	switch kind {
	case "half made":
		w.CloudFormation.Fail(localcfn.Rule{Stack: stack, Phase: "CREATE", Reason: "no luck", Times: 1})
		w.context(name, small, "")
	case "half deleted":
		w.context(name, small, "")
		require.Equal(w.t, "CREATE_COMPLETE", w.settled(stack))
		w.CloudFormation.Fail(localcfn.Rule{Stack: stack, LogicalID: "Queue", Phase: "DELETE", Reason: "no luck", Times: 3})
		w.remove(stack)
		require.Equal(w.t, "DELETE_FAILED", w.settled(stack))
	case "being deleted":
		w.context(name, small, "")
		require.Equal(w.t, "CREATE_COMPLETE", w.settled(stack))
		w.remove(stack)
		return
	case "being made":
		w.context(name, small, "")
		return
	case "without its role":
		w.context(name, small, w.role("lost-"+name, "cloudformation.amazonaws.com"))
		w.settled(stack)
		w.unrole("lost-" + name)
	}
	w.settled(stack)
}

func oddContextKinds() []string {
	return []string{"half made", "half deleted", "being deleted", "being made", "without its role"}
}

func oddContextsGo(w *world) {
	w.succeed("on", activate)
	for i, kind := range oddContextKinds() {
		w.oddContext(kind, fmt.Sprintf("p-u-c%d", i))
	}
	w.succeed("forced", forced)
	require.Empty(w.t, w.contexts())
	require.Empty(w.t, w.EC2.Billed())
}

func keptIsTold(w *world) {
	w.succeed("on", activate)
	e := w.succeed("off", deactivate)
	var ids []string
	for _, thing := range e.outcome.Retained {
		ids = append(ids, thing.ID)
		require.NotEmpty(w.t, thing.Note)
		require.Contains(w.t, thing.Forever, "us-east-1", thing.ID)
	}
	require.Equal(w.t, []string{bucket, "Agc", "CloudWatch log groups"}, ids)
	require.Len(w.t, e.outcome.Removed, 1)
	require.Empty(w.t, e.outcome.LeftOver)
}

// aLostServiceRole: the role with which the stacks were made is gone, as after a new installation of the backend.
func aLostServiceRole(w *world) {
	w.succeed("on", activate)
	lost, ctx := w.role("former", "cloudformation.amazonaws.com"), w.t.Context()
	for _, name := range []string{account.CoreStack, w.look().Networks[0].Name} {
		stack := w.stack(name)
		in := &cloudformation.UpdateStackInput{StackName: &name, UsePreviousTemplate: aws.Bool(true), RoleARN: &lost}
		for key := range stack.Parameters {
			in.Parameters = append(in.Parameters, cfntypes.Parameter{ParameterKey: &key, UsePreviousValue: aws.Bool(true)})
		}
		for key, value := range stack.Tags {
			in.Tags = append(in.Tags, cfntypes.Tag{Key: &key, Value: &value})
		}
		in.Tags = append(in.Tags, cfntypes.Tag{Key: aws.String("x"), Value: aws.String("y")})
		_, err := w.cfn.UpdateStack(ctx, in)
		require.NoError(w.t, err)
		require.Equal(w.t, "UPDATE_COMPLETE", w.settled(name), w.failures(name))
		require.Equal(w.t, lost, w.stack(name).Role)
	}
	w.unrole("former")
	w.succeed("off", deactivate)
	require.Empty(w.t, w.look().Networks)
	w.succeed("again", activate)
}

func nothingActive(w *world) {
	before := w.everything()
	e := w.succeed("never", deactivate)
	require.Equal(w.t, "the region is not active; there is nothing to do", e.outcome.Summary)
	require.Empty(w.t, e.outcome.Removed)
	w.requireSame(before, w.everything(), "there was nothing to do")
	w.succeed("on", activate)
	w.succeed("off", deactivate)
	require.Contains(w.t, w.succeed("again", deactivate).outcome.Summary, "nothing to do")
}

func onlyTheNetwork(w *world) {
	w.succeed("on", activate)
	w.destroy(account.CoreStack)
	e := w.succeed("off", deactivate)
	require.NotEmpty(w.t, e.outcome.Removed)
	require.Empty(w.t, w.EC2.Billed())
}

func onlyCore(w *world) {
	w.succeed("on", activate)
	w.destroy(w.look().Networks[0].Name)
	require.Equal(w.t, account.Degraded, w.look().State())
	w.succeed("off", deactivate)
	require.Equal(w.t, account.Inactive, w.look().State())
	require.Empty(w.t, w.pointers()["vpc"])
}

func contextsWithoutCore(w *world) {
	w.succeed("on", activate)
	name := w.deploy("u", "c")
	w.destroy(account.CoreStack)
	require.Contains(w.t, w.refused("off", deactivate, fault.RegionContextsExist).Why, "user u")
	w.succeed("forced", forced)
	require.False(w.t, w.stack(name).Exists())
	require.Empty(w.t, w.EC2.Billed())
}

func stoppedDeactivations(w *world) {
	for i, after := range []time.Duration{time.Second, 5 * time.Second, 20 * time.Second, time.Minute, 2 * time.Minute} {
		w.succeed(fmt.Sprintf("on-%d", i), activate)
		name := w.deploy("u", fmt.Sprintf("c%d", i))
		arn := w.start(fmt.Sprintf("stopped-%d", i), forced)
		time.Sleep(after)
		w.stop(arn)
		time.Sleep(40 * time.Second)
		w.succeed(fmt.Sprintf("off-%d", i), forced)
		require.False(w.t, w.stack(name).Exists())
		require.Empty(w.t, w.EC2.Billed(), after)
	}
}

// oneContextIsEnough: AGC compared the number of stacks with two, so that core and one context alone passed for none.
func oneContextIsEnough(w *world) {
	w.succeed("on", activate)
	w.deploy("u", "c")
	_ = w.refused("off", deactivate, fault.RegionContextsExist)
}

func aHeldNetworkIsNamed(w *world) {
	w.succeed("on", activate)
	w.CloudFormation.Fail(localcfn.Rule{Type: "AWS::EC2::NatGateway", Phase: "DELETE", Reason: "no luck"})
	e := w.run("off", deactivate)
	require.Equal(w.t, fault.NetworkDeleteBlocked, e.fault.Code)
	require.Contains(w.t, e.fault.Why, "no luck")
	require.NotEmpty(w.t, w.recorded("off").LeftOver)
	w.CloudFormation.Heal()
	w.succeed("again", deactivate)
	require.Empty(w.t, w.EC2.Billed())
}

func noAccountWideSetting(w *world) {
	for _, name := range []string{"../pkg/template/core.json", "../pkg/template/network.json", "../pkg/bootstrap/template.json"} {
		text, err := os.ReadFile(name)
		require.NoError(w.t, err)
		require.NotContains(w.t, string(text), "AWS::ApiGateway::Account", name)
		require.NotContains(w.t, string(text), "ServiceLinkedRole", name)
	}
}

// TestAnyRegionCanGo makes random regions, with contexts in odd states, things done by hand and things that people put there,
// and lets random trouble strike. Whatever there is, a deactivation ends in bounded time: either pointers and networks are gone,
// or the answer has a name for what is left. Once what runs there has left and the trouble is over, force ends it, always, and what
// was promised to be kept is there. A failure names its seed.
func TestAnyRegionCanGo(t *testing.T) {
	for seed := range uint64(*seeds) {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, seed)
				defer w.Close()
				w.install()
				chance := rand.New(rand.NewPCG(seed, 3))
				leave := w.randomRegion(chance)
				w.trouble(chance)
				w.mayGo(chance)
				w.peace()
				leave()
				w.settle()
				w.succeed("forced", forced)
				require.Empty(t, w.EC2.Billed())
				require.Empty(t, w.look().Networks)
				require.Empty(t, w.contexts())
				require.Equal(t, account.Inactive, w.look().State())
				require.Equal(t, "precious", w.get())
				w.table()
			})
		})
	}
}

// settle waits until CloudFormation has nothing to do with any stack, as a person would before the next try.
func (w *world) settle() {
	for _, c := range w.contexts() {
		w.settled(c.Name)
	}
	for _, n := range w.look().Networks {
		w.settled(n.Name)
	}
	w.settled(account.CoreStack)
}

// randomRegion makes an active region and does to it what people do. leave ends what runs in it.
func (w *world) randomRegion(chance *rand.Rand) (leave func()) {
	private := chance.IntN(2) == 0
	w.succeed("on", map[bool]string{true: activate, false: `{"action":"activate","usePublicSubnets":true}`}[private])
	w.put("precious")
	for i := range chance.IntN(4) {
		name := fmt.Sprintf("p-u-c%d", i)
		if kind := chance.IntN(len(oddContextKinds()) + 1); kind < len(oddContextKinds()) {
			w.oddContext(oddContextKinds()[kind], name)
		} else {
			w.context(name, small, "")
			w.settled(account.ContextPrefix + name)
		}
	}
	vpc, subnet := w.inNetwork("Vpc"), *w.inNetwork("PublicSubnet1")
	leave = func() {}
	if chance.IntN(3) == 0 {
		kind := []occupants.Occupant{occupants.AnInstance, occupants.ADatabase, occupants.ALambda}[chance.IntN(3)]
		id, err := w.EC2.Occupy(subnet, kind, "x")
		require.NoError(w.t, err)
		leave = func() { require.NoError(w.t, w.EC2.Vacate(id)) }
	}
	if chance.IntN(3) == 0 {
		_, err := w.EC2.CreateSecurityGroup(w.t.Context(), &ec2.CreateSecurityGroupInput{VpcId: vpc, GroupName: aws.String("mine"), Description: aws.String("mine")})
		require.NoError(w.t, err)
	}
	inCore := []string{"", "a pointer is edited", "a pointer is deleted", "policy and public access block are taken off the bucket"}
	inNetwork := []string{"", "the VPC has no host names any more", "tags are removed"}
	if private {
		inNetwork = append(inNetwork, "a NAT gateway is deleted", "a route is deleted", "a route leads elsewhere", "an endpoint is deleted")
	}
	for _, names := range [][]string{inCore, inNetwork} {
		if name := names[chance.IntN(len(names))]; name != "" {
			require.NoError(w.t, damages()[name].do(w))
		}
	}
	return leave
}

// mayGo deactivates, perhaps with force and perhaps stopped, and holds the end to the promise.
func (w *world) mayGo(chance *rand.Rand) {
	arn := w.start("off", []string{deactivate, forced}[chance.IntN(2)])
	if chance.IntN(4) == 0 {
		time.Sleep(time.Duration(chance.IntN(300)) * time.Second)
		w.stop(arn)
	}
	e := w.await(arn)
	require.Less(w.t, e.took, 4*time.Hour+90*time.Minute, "bounded")
	w.peace() // what is looked at now must be seen
	w.t.Log(e.status, e.fault.Code)
	switch e.status {
	case "SUCCEEDED":
		require.Empty(w.t, w.look().Networks)
		require.Empty(w.t, w.contexts())
		require.NotContains(w.t, w.pointers(), "vpc")
	case "FAILED":
		require.NotEmpty(w.t, e.fault.Code)
		require.NotEmpty(w.t, e.fault.Next)
	default:
		require.Equal(w.t, "ABORTED", e.status)
	}
}
