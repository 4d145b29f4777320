package main

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	rules "github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
	local "github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

// recorded is what the history keeps of an operation.
func (w *world) recorded(id string) account.Outcome {
	work, found, err := ledger.New(w.cfg, environment("AGC_STATE_TABLE")).Load(w.t.Context(), id)
	require.NoError(w.t, err)
	require.True(w.t, found, id)
	return work.Outcome
}

// unseenQuota is a quota that is too small and may not be read, so that a network fails while it is made.
func (w *world) unseenQuota() {
	w.EC2.SetQuotas(quotas(func(q *ec2.Quotas) { q.Addresses = 2 }))
	w.Faults.Add(wire.Fault{
		Service: "servicequotas", Operation: "GetServiceQuota", When: wire.Before,
		Err: region.Refuse("AccessDeniedException", "User: x is not authorized to perform: servicequotas:GetServiceQuota"),
	})
}

// TestAFailureReadsAsOneSentence: what a user reads is AWS's message, without CloudFormation's frame around it.
func TestAFailureReadsAsOneSentence(t *testing.T) {
	inRegion(t, func(w *world) {
		w.unseenQuota()
		why := w.run("poor", activate).fault.Why
		require.Regexp(t, `^\w+ \(AWS::EC2::EIP\): The maximum number of addresses has been reached\.$`, why)
	})
}

// TestTheFirstFailureIsToldWhenTidyingUpCannotEvenBePlanned: the cause stays what it was, and what was not tidied is named.
func TestTheFirstFailureIsToldWhenTidyingUpCannotEvenBePlanned(t *testing.T) {
	inRegion(t, func(w *world) {
		w.unseenQuota()
		w.rule = func(function string, _ int) local.Fault {
			if function == "Agc-plan" && len(w.look().Networks) > 0 { // it is no longer the operation's first, nor one of the schedule's before
				return local.CrashBefore()
			}
			return local.Fault{}
		}
		e := w.run("poor", activate)
		require.Equal(t, fault.StackFailed, e.fault.Code, "%+v", e.fault)
		require.Contains(t, e.fault.Why, "maximum number of addresses")
		o := w.recorded("poor")
		require.Equal(t, "FAILED", o.Status)
		require.Contains(t, strings.Join(o.Warnings, "\n"), "tidying up failed too")
		require.Len(t, o.LeftOver, 1)
		w.rule = nil
		w.succeed("off", deactivate)
		require.Empty(t, w.look().Networks)
	})
}

// TestAStackThatNeverEnds: its step gives up after its minutes, tidying up at its own deadline, and the operation ends in
// time, with the truth.
func TestAStackThatNeverEnds(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("before", activate)
		w.CloudFormation.Fail(rules.Rule{Type: "AWS::EC2::VPC", Phase: "DELETE", Reason: "trouble"})
		require.Equal(t, "FAILED", w.run("blocked", deactivate).status)
		w.CloudFormation.StaleFor = 24 * time.Hour
		arn := w.start("endless", deactivate)
		time.Sleep(3 * time.Hour)
		e := w.await(arn)
		require.Less(t, w.events(arn), 25_000/3, "Step Functions ends an execution after 25,000 events, and three steps run side by side")
		require.Equal(t, fault.OperationTimedOut, e.fault.Code, "%+v", e.fault)
		require.Greater(t, e.took, 180*time.Minute, "100 minutes for the step, and nearly 90 to tidy up")
		require.Less(t, e.took, (100+90)*time.Minute)
		o := w.recorded("endless")
		require.Len(t, o.LeftOver, 1)
		require.Contains(t, strings.Join(o.Warnings, ""), "the operation's time was over")
	})
}

// events is the length of an execution's history.
func (w *world) events(arn string) int {
	n := 0
	pages := sfn.NewGetExecutionHistoryPaginator(w.sfn, &sfn.GetExecutionHistoryInput{ExecutionArn: &arn, MaxResults: 1000})
	for pages.HasMorePages() {
		page, err := pages.NextPage(w.t.Context())
		require.NoError(w.t, err)
		n += len(page.Events)
	}
	return n
}

// TestHugeNonsenseIsRefusedByNameToo: what Step Functions would cut off is told shorter.
func TestHugeNonsenseIsRefusedByNameToo(t *testing.T) {
	inRegion(t, func(w *world) {
		huge := strings.Repeat("x", 100_000)
		e := w.run("action", `{"action":"`+huge+`"}`)
		require.Equal(t, fault.RequestInvalid, e.fault.Code)
		require.Less(t, len(e.fault.JSON()), 10_000)
		e = w.run("field", `{"action":"activate","`+huge+`":1}`)
		require.Equal(t, fault.RequestInvalid, e.fault.Code)
		require.Less(t, len(e.fault.JSON()), 10_000)
		e = w.run("plan", `{"action":"activate","plan":"`+huge+`"}`)
		require.NotEmpty(t, e.fault.Code)
		require.NotEqual(t, fault.Internal, e.fault.Code)
		require.Less(t, len(e.fault.JSON()), 10_000)
	})
}

// TestStacksInEveryOddState: whatever an earlier life left behind, activation and deactivation bring the region where they
// should.
func TestStacksInEveryOddState(t *testing.T) {
	for name, set := range map[string]func(w *world){
		"a shell of core":            func(w *world) { w.shell(account.CoreStack) },
		"a shell of another network": func(w *world) { w.shell("Agc-Network-00000000") },
		"core whose creation failed": func(w *world) {
			w.CloudFormation.Fail(rules.Rule{Stack: account.CoreStack, Type: "AWS::DynamoDB::Table", Phase: "CREATE", Reason: "trouble"})
			w.rule = crashAll("plan", 1)
			w.run("broken", activate)
		},
		"a network whose deletion failed": func(w *world) {
			w.succeed("before", activate)
			w.CloudFormation.Fail(rules.Rule{Type: "AWS::EC2::VPC", Phase: "DELETE", Reason: "trouble"})
			e := w.run("broken", deactivate)
			require.Equal(w.t, fault.NetworkDeleteBlocked, e.fault.Code)
			require.Len(w.t, w.recorded("broken").LeftOver, 1)
		},
		"a network that somebody deleted": func(w *world) {
			w.succeed("before", activate)
			w.remove(w.look().Networks[0].Name)
			w.settled(w.look().Networks[0].Name)
		},
	} {
		for _, next := range []string{activate, deactivate} {
			t.Run(name+" then "+verb(next), func(t *testing.T) {
				inRegion(t, func(w *world) {
					set(w)
					w.rule = nil
					w.CloudFormation.Heal()
					w.succeed("next", next)
					require.Equal(t, map[string]account.State{activate: account.Active, deactivate: account.Inactive}[next], w.look().State())
					require.Empty(t, w.look().Garbage())
					if next == deactivate {
						require.Empty(t, w.EC2.Billed())
					}
				})
			})
		}
	}
}

func crashAll(name string, after int) func(string, int) local.Fault {
	return func(function string, nth int) local.Fault {
		if function == "Agc-"+name && nth > after {
			return local.CrashBefore()
		}
		return local.Fault{}
	}
}

// shell is what a change set that was never executed leaves behind.
func (w *world) shell(name string) {
	_, err := w.cfn.CreateChangeSet(w.t.Context(), &cloudformation.CreateChangeSetInput{
		StackName: &name, ChangeSetName: aws.String("forgotten"), ChangeSetType: cfntypes.ChangeSetTypeCreate,
		TemplateBody: aws.String(`{"Resources":{"G":{"Type":"AWS::EC2::InternetGateway"}}}`),
	})
	require.NoError(w.t, err)
	time.Sleep(time.Minute)
}

// remove is what a person does who insists: the stack's protection is lifted first.
func (w *world) remove(name string) {
	if w.stack(name).Protected {
		_, err := w.cfn.UpdateTerminationProtection(w.t.Context(), &cloudformation.UpdateTerminationProtectionInput{StackName: &name, EnableTerminationProtection: aws.Bool(false)})
		require.NoError(w.t, err)
	}
	_, err := w.cfn.DeleteStack(w.t.Context(), &cloudformation.DeleteStackInput{StackName: &name})
	require.NoError(w.t, err)
}

// TestHandsInTheMiddle: a person who deletes or changes a stack while an operation works on it.
func TestHandsInTheMiddle(t *testing.T) {
	for name, test := range map[string]struct {
		after time.Duration
		do    func(w *world)
	}{
		"the network deleted":      {100 * time.Second, func(w *world) { w.remove(w.look().Networks[0].Name) }},
		"the network deleted late": {158 * time.Second, func(w *world) { w.remove(w.look().Networks[0].Name) }},
	} {
		t.Run(name, func(t *testing.T) {
			inRegion(t, func(w *world) {
				arn := w.start("disturbed", activate)
				time.Sleep(test.after)
				test.do(w)
				e := w.await(arn)
				t.Log(e.status, e.took, e.fault, e.outcome.LeftOver, w.look().State())
				require.Less(t, e.took, 4*time.Hour+90*time.Minute)
				w.succeed("next", activate)
				require.Equal(t, account.Active, w.look().State())
			})
		})
	}
}

// TestRecoveryWaitsForCore: a step that gave up on core while CloudFormation is still working on it must not make recovery
// judge the networks by a record that is taken back a moment later.
func TestRecoveryWaitsForCore(t *testing.T) {
	for name, fails := range map[string]bool{"the update succeeds": false, "the update is rolled back": true} {
		t.Run(name, func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.rule = func(function string, _ int) local.Fault {
					networks := w.look().Networks
					switch core := w.look().Core.Status; {
					case function != "Agc-stack" || len(networks) == 0 || networks[0].Status != "CREATE_COMPLETE":
						return local.Fault{}
					case core == "CREATE_COMPLETE": // the update is begun, and nobody hears of it
						return local.CrashAfter()
					case core == "UPDATE_IN_PROGRESS":
						return local.CrashBefore()
					}
					return local.Fault{}
				}
				if fails {
					w.CloudFormation.Fail(rules.Rule{Stack: account.CoreStack, LogicalID: "SubnetsPointer", Phase: "CREATE", Reason: "trouble", Late: true})
				}
				e := w.run("blind", activate)
				t.Log(e.status, e.took, e.fault, w.look().State(), w.look().Garbage())
				require.Equal(t, "FAILED", e.status)
				require.Empty(t, w.look().Garbage())
				if fails {
					require.Empty(t, w.EC2.Billed())
				}
			})
		})
	}
}

// TestAZoneThatCannotTakeANatGateway: it is left out with one new attempt, and the answer says so; two such zones are too many.
func TestAZoneThatCannotTakeANatGateway(t *testing.T) {
	inRegion(t, func(w *world) {
		w.EC2.RefuseNat("use1-az2")
		e := w.succeed("one", activate)
		require.Equal(t, []string{"use1-az1", "use1-az3", "use1-az4"}, zoneIDs(w.look().Networks[0]))
		require.Equal(t, []string{"the network is made without the zone use1-az2, which cannot take a NAT gateway"}, e.outcome.Warnings)
		require.Len(t, e.outcome.Removed, 1, "the network that could not be made")
		require.Empty(t, e.outcome.LeftOver)
		require.Empty(t, w.succeed("two", activate).outcome.Plan.Stages)
	})
	inRegion(t, func(w *world) {
		w.EC2.RefuseNat("use1-az2")
		w.EC2.RefuseNat("use1-az4")
		e := w.run("one", activate)
		require.Equal(t, fault.StackFailed, e.fault.Code)
		require.Contains(t, e.fault.Why, "not available in this availability zone")
		require.Equal(t, account.Inactive, w.look().State())
		require.Empty(t, w.look().Networks)
	})
}

func zoneIDs(network account.Stack) []string {
	return []string{network.Parameters["Zone1"], network.Parameters["Zone2"], network.Parameters["Zone3"]}
}
