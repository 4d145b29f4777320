package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
	local "github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

func (w *world) stop(arn string) {
	_, err := w.sfn.StopExecution(w.t.Context(), &sfn.StopExecutionInput{ExecutionArn: &arn, Error: aws.String("Operation.Stopped"), Cause: aws.String("stopped by a test")})
	require.NoError(w.t, err)
}

func TestOneAtATime(t *testing.T) {
	inRegion(t, func(w *world) {
		first := w.start("first", activate)
		time.Sleep(time.Minute)
		second := w.run("second", deactivate)
		require.Equal(t, "FAILED", second.status)
		require.Equal(t, fault.RegionBusy, second.fault.Code)
		require.Contains(t, second.fault.Why, "first", "it names the running operation")
		require.Contains(t, second.fault.Next, "agc account follow first")
		require.Less(t, second.took, 2*time.Second, "it ends at once")
		require.Equal(t, "SUCCEEDED", w.await(first).status)
		require.Equal(t, account.Active, w.look().State())
	})
}

func TestOfManyAtTheSameMomentOneWins(t *testing.T) {
	inRegion(t, func(w *world) {
		var arns []string
		for i := range 5 {
			arns = append(arns, w.start(fmt.Sprintf("rival-%d", i), activate))
		}
		succeeded := 0
		for _, arn := range arns {
			switch e := w.await(arn); e.status {
			case "SUCCEEDED":
				succeeded++
			default:
				require.Equal(t, fault.RegionBusy, e.fault.Code, "%+v", e.fault)
			}
		}
		require.Equal(t, 1, succeeded)
	})
}

// TestAStoppedOperationIsTakenOver stops an activation or a deactivation at every phase. The next operation begins within
// the time in which the stopped one's last calls end, and brings the region to what it is asked for.
func TestAStoppedOperationIsTakenOver(t *testing.T) {
	for _, victim := range []string{activate, deactivate} {
		for _, next := range []string{activate, deactivate} {
			for _, after := range []time.Duration{0, 100 * time.Millisecond, 400 * time.Millisecond, 2 * time.Second, 30 * time.Second, 2 * time.Minute, 156 * time.Second, 164 * time.Second} {
				t.Run(fmt.Sprintf("%s stopped after %v then %s", verb(victim), after, verb(next)), func(t *testing.T) {
					inRegion(t, func(w *world) { takeOver(w, victim, next, after) })
				})
			}
		}
	}
}

func takeOver(w *world, victim, next string, after time.Duration) {
	if victim == deactivate {
		w.succeed("before", activate)
	}
	arn := w.start("victim", victim)
	time.Sleep(after)
	w.stop(arn)
	e := w.succeed("next", next)
	require.Less(w.t, e.took, 8*time.Minute)
	if next == activate {
		require.Equal(w.t, account.Active, w.look().State())
		require.Len(w.t, w.look().Networks, 1)
	} else {
		require.Equal(w.t, account.Inactive, w.look().State())
		require.Empty(w.t, w.look().Networks)
		require.Empty(w.t, w.EC2.Billed())
	}
	require.Empty(w.t, w.look().Garbage())
}

func verb(input string) string { return strings.Split(input, `"`)[3] }

// TestALateCallLosesItsFence: a step's function that runs on after its operation was taken over touches nothing.
func TestALateCallLosesItsFence(t *testing.T) {
	inRegion(t, func(w *world) {
		arn := w.start("victim", activate)
		time.Sleep(time.Minute)
		w.stop(arn)
		w.succeed("next", activate)
		calls := w.changes()
		late := account.StepInput{
			Token: "late", StartedAt: time.Now(), Now: time.Now(),
			Operation: account.Operation{ID: "victim", Arn: arn, Epoch: 1, StartedAt: time.Now()},
			Step: account.Step{
				ID: "remove", Kind: account.StackKind, Stack: w.look().Networks[0].Name, Goal: account.Absent, Minutes: 60,
				Parameters: []account.Parameter{}, Tags: []account.Tag{},
			},
		}
		payload, err := json.Marshal(late)
		require.NoError(t, err)
		h, err := table()["stack"](w.cfg, environment)
		require.NoError(t, err)
		_, err = h.Invoke(w.t.Context(), payload)
		var e messages.InvokeResponse_Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, string(fault.LockLost), e.Type)
		require.Equal(t, calls, w.changes())
	})
}

// TestAQuotaThatIsTooSmall: nothing is made, and the quota is named with what is missing of it.
func TestAQuotaThatIsTooSmall(t *testing.T) {
	inRegion(t, func(w *world) {
		w.EC2.SetQuotas(quotas(func(q *ec2.Quotas) { q.Addresses = 2 }))
		e := w.run("poor", activate)
		require.Equal(t, "FAILED", e.status)
		require.Equal(t, fault.QuotaExceeded, e.fault.Code, "%+v", e.fault)
		require.Contains(t, e.fault.Why, "EC2-VPC Elastic IPs: the quota is 2, 0 are used, 3 more are needed")
		require.Equal(t, 1, w.changes(), "nothing but the backend was made")
		w.EC2.SetQuotas(ec2.DefaultQuotas())
		w.succeed("rich", activate)
		require.Equal(t, account.Active, w.look().State())
	})
}

// TestANetworkThatCannotBeMade: it fails once, what was made of it goes, and when the reason is gone all is well.
func TestANetworkThatCannotBeMade(t *testing.T) {
	inRegion(t, func(w *world) {
		w.CloudFormation.Fail(failing("AWS::EC2::NatGateway", "CREATE"))
		e := w.run("poor", activate)
		require.Equal(t, "FAILED", e.status)
		require.Equal(t, fault.StackFailed, e.fault.Code, "%+v", e.fault)
		require.Contains(t, e.fault.Why, "trouble")
		require.Equal(t, 2, w.changes()-1-len(w.Faults.Calls("cloudformation", "DeleteStack")), "network and storage, one attempt each")
		require.Empty(t, w.look().Networks, "what was made of it is gone")
		require.Empty(t, w.EC2.Billed())
		require.Equal(t, account.Inactive, w.look().State())
		w.succeed("rich", activate)
		require.Equal(t, account.Active, w.look().State())
	})
}

func quotas(change func(*ec2.Quotas)) ec2.Quotas {
	q := ec2.DefaultQuotas()
	change(&q)
	return q
}

// TestRedriveOfAFailedOperationEndsTruly: a redriven execution begins after Begin and Plan; whether somebody else worked in
// between or not, it ends without touching what it does not hold.
func TestRedriveOfAFailedOperationEndsTruly(t *testing.T) {
	for name, between := range map[string]func(w *world){
		"nothing in between":    func(*world) {},
		"another one succeeded": func(w *world) { w.succeed("other", activate) },
	} {
		t.Run(name, func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.CloudFormation.Fail(failing("AWS::EC2::NatGateway", "CREATE"))
				arn := w.start("failing", activate)
				require.Equal(t, "FAILED", w.await(arn).status)
				between(w)
				before, calls := w.look().State(), w.changes()
				_, err := w.sfn.RedriveExecution(w.t.Context(), &sfn.RedriveExecutionInput{ExecutionArn: &arn})
				require.NoError(t, err)
				require.Equal(t, "FAILED", w.await(arn).status)
				require.Equal(t, before, w.look().State())
				require.Equal(t, calls, w.changes())
			})
		})
	}
}

// TestRedriveOfAStoppedOperationThatWasTakenOver: the machine goes on where it was stopped, and loses the lock at once.
func TestRedriveOfAStoppedOperationThatWasTakenOver(t *testing.T) {
	inRegion(t, func(w *world) {
		arn := w.start("victim", activate)
		time.Sleep(time.Minute)
		w.stop(arn)
		w.succeed("next", deactivate)
		calls := w.changes()
		_, err := w.sfn.RedriveExecution(w.t.Context(), &sfn.RedriveExecutionInput{ExecutionArn: &arn})
		require.NoError(t, err)
		e := w.await(arn)
		require.Equal(t, "FAILED", e.status)
		require.Equal(t, fault.LockLost, e.fault.Code, "%+v", e.fault)
		require.Equal(t, calls, w.changes())
		require.Equal(t, account.Inactive, w.look().State())
	})
}

// TestABackendThatIsBroken: functions that always die end the operation with a name, and the next one takes over.
func TestABackendThatIsBroken(t *testing.T) {
	for _, name := range []string{"begin", "plan", "stack", "finish"} {
		t.Run(name, func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.rule = func(function string, _ int) local.Fault {
					if function == "Agc-"+name {
						return local.CrashBefore()
					}
					return local.Fault{}
				}
				e := w.run("broken", activate)
				require.Equal(t, "FAILED", e.status)
				require.Equal(t, fault.Internal, e.fault.Code, "%+v", e.fault)
				require.NotEmpty(t, e.fault.Next)
				w.rule = nil
				w.succeed("mended", activate)
				require.Equal(t, account.Active, w.look().State())
			})
		})
	}
}
