package localaws_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

// The tests of the recorded answers hold, as a client meets them, what was recorded from AWS. Each row has its source: M
// was measured on AWS, D is documented, G is a guess, P is the half of a record that was read only in part. What was
// recorded and cannot be asked here stands in notHeld.

// row is one recorded answer. In texts, {S} is the ARN of the stack S and {C} that of the change set C.
type row struct {
	name, source string
	code         string // "" for success
	status       int
	text         string
	do           func(a *account) error
}

func hold(t *testing.T, prepare func(l *local), rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.source+" "+r.name, func(t *testing.T) {
			inLocal(t, nil, func(l *local) {
				prepare(l)
				l.answer(r.do(l.account), r.code, r.status, r.text)
			})
		})
	}
}

// notHeld are the recorded answers that no test here asks for, with the reason.
func notHeld() map[string]string {
	return map[string]string{
		"B: express mode, DeploymentConfig":                        "not implemented; refused by name, see TestUnknownFieldsAreRefused",
		"B: CloudFormation answers Throttling by itself":           "the local AWS has no rate limits; the answer is injected",
		"B: DynamoDB throttles by itself":                          "the same; the three answers are injected",
		"B: OperationInProgressException 409":                      "of stack sets and refactors, which are not implemented",
		"B: LimitExceededException 400":                            "2000 stacks in a region; nothing makes that many",
		"C: ClientExecutionTimeoutException, ServiceException":     "the local Lambda has no weak minutes; injected in functions/ and stepfunctions",
		"C: States.TaskFailed, 'cannot determine whether'":         "the same",
		"C: Lambda.Unknown for a timeout, before 2025-11":          "the newer name, Sandbox.Timedout, is given",
		"C: HeartbeatSeconds":                                      "not implemented; refused when the machine is made: no task of the product has a heartbeat",
		"C: Parallel":                                              "not implemented; refused when the machine is made, see TestADefinitionIsValidated",
		"D: Scheduler's defaults":                                  "Scheduler is not implemented: the product has no schedule yet",
		"D: rare loss and duplicates":                              "knobs of eventbridge.Service, tested there",
		"E: Catch on Parallel":                                     "Parallel is not implemented",
		"E: AWS::ECS, Batch and other services known to emulators": "not implemented; calls are refused by name",
	}
}

func TestWhatIsNotHeldHasAReason(t *testing.T) {
	for what, why := range notHeld() {
		require.NotEmpty(t, why, what)
		t.Log(what + ": " + why)
	}
}

func TestRecordedStacks(t *testing.T) {
	prepare := func(l *local) { l.have("S", simple("1")) }
	hold(t, prepare, []row{
		{"create a name that exists", "M", "AlreadyExistsException", 400, "Stack [S] already exists", func(a *account) error { return a.createStack("S", simple("1")) }},
		{"update with no change", "M", "ValidationError", 400, "No updates are to be performed.", func(a *account) error { return a.updateStack("S", simple("1")) }},
		{"describe a missing stack", "M", "ValidationError", 400, "Stack with id X does not exist", func(a *account) error {
			_, err := a.cfn.DescribeStacks(a.t.Context(), &cloudformation.DescribeStacksInput{StackName: new("X")})
			return err
		}},
		{"template of a missing stack", "M", "ValidationError", 400, "Stack with id X does not exist", func(a *account) error {
			_, err := a.cfn.GetTemplate(a.t.Context(), &cloudformation.GetTemplateInput{StackName: new("X")})
			return err
		}},
		{"events of a missing stack", "M", "ValidationError", 400, "Stack [X] does not exist", func(a *account) error {
			_, err := a.cfn.DescribeStackEvents(a.t.Context(), &cloudformation.DescribeStackEventsInput{StackName: new("X")})
			return err
		}},
		{"describe a deleted stack by name", "M", "ValidationError", 400, "Stack with id S does not exist", func(a *account) error {
			require.NoError(a.t, a.deleteStack("S"))
			a.ends("S", "DELETE_COMPLETE") // by its ARN it is there
			_, err := a.cfn.DescribeStacks(a.t.Context(), &cloudformation.DescribeStacksInput{StackName: new("S")})
			return err
		}},
		{"delete a missing stack", "M", "", 200, "", func(a *account) error { return a.deleteStack("X") }},
		{"delete a protected stack", "M", "ValidationError", 400, "Stack [S] cannot be deleted while TerminationProtection is enabled", func(a *account) error {
			_, err := a.cfn.UpdateTerminationProtection(a.t.Context(), &cloudformation.UpdateTerminationProtectionInput{StackName: new("S"), EnableTerminationProtection: new(true)})
			require.NoError(a.t, err)
			return a.deleteStack("S")
		}},
		{"delete while busy", "P", "ValidationError", 400, "Stack [S] cannot be deleted while in status UPDATE_IN_PROGRESS", func(a *account) error {
			require.NoError(a.t, a.updateStack("S", simple("2")))
			return a.deleteStack("S")
		}},
		{"update while updating", "M", "ValidationError", 400, "Stack:{S} is in UPDATE_IN_PROGRESS state and can not be updated.", func(a *account) error {
			require.NoError(a.t, a.updateStack("S", simple("2")))
			return a.updateStack("S", simple("3"))
		}},
		{"update while deleting", "M", "ValidationError", 400, "Stack:{S} is in DELETE_IN_PROGRESS state and can not be updated.", func(a *account) error {
			require.NoError(a.t, a.deleteStack("S"))
			return a.updateStack("S", simple("2"))
		}},
		{"update a deleted stack", "M", "ValidationError", 400, "Stack:{S} is in DELETE_COMPLETE state and can not be updated.", func(a *account) error {
			require.NoError(a.t, a.deleteStack("S"))
			a.ends("S", "DELETE_COMPLETE")
			return a.updateStack(a.known["S"], simple("2"))
		}},
		{"update a corpse", "M", "ValidationError", 400, "Stack:{Corpse} is in ROLLBACK_COMPLETE state and can not be updated.", func(a *account) error {
			require.NoError(a.t, a.createStack("Corpse", stack(object{"P": resource("SSM::Parameter", object{"Name": "/q", "Type": "Wrong", "Value": "1"})})))
			a.ends("Corpse", "ROLLBACK_COMPLETE")
			return a.updateStack("Corpse", simple("2"))
		}},
		{"the token of another call", "D, text G", "TokenAlreadyExistsException", 400, "Token t already exists for stack S", func(a *account) error {
			in := &cloudformation.UpdateStackInput{StackName: new("S"), TemplateBody: jsonText(simple("2")), ClientRequestToken: new("t")}
			_, err := a.cfn.UpdateStack(a.t.Context(), in)
			require.NoError(a.t, err)
			_, err = a.cfn.UpdateStack(a.t.Context(), in)
			require.NoError(a.t, err, "the same call again")
			in.TemplateBody = jsonText(simple("3"))
			_, err = a.cfn.UpdateStack(a.t.Context(), in)
			return err
		}},
	})
}

func TestRecordedChangeSets(t *testing.T) {
	const busy = "An operation on this ChangeSet is currently in progress.  Please attempt this operation again later."
	with := func(kind types.ChangeSetType, name, stack, value string) func(a *account) error {
		return func(a *account) error { _, err := a.changeSet(name, stack, kind, simple(value)); return err }
	}
	prepare := func(l *local) { l.have("S", simple("1")) }
	hold(t, prepare, []row{
		{"CREATE on a live stack", "M", "ValidationError", 400, "Stack [S] already exists and cannot be created again with the changeSet [C].", with("CREATE", "C", "S", "1")},
		{"UPDATE without a stack", "M", "ValidationError", 400, "Stack [X] does not exist", with("UPDATE", "C", "X", "1")},
		{"several CREATE", "M", "", 200, "", func(a *account) error {
			require.NoError(a.t, with("CREATE", "C", "N", "1")(a))
			seen := a.describe("N")
			require.Equal(a.t, "REVIEW_IN_PROGRESS", string(seen.StackStatus))
			require.Equal(a.t, "User Initiated", *seen.StackStatusReason)
			return with("CREATE", "D", "N", "1")(a)
		}},
		{"UPDATE of a stack in review", "G", "ValidationError", 400, "Stack [N] does not exist", func(a *account) error {
			require.NoError(a.t, with("CREATE", "C", "N", "1")(a))
			return with("UPDATE", "D", "N", "1")(a)
		}},
		{"execute one that failed", "M", "InvalidChangeSetStatus", 400, "ChangeSet [{C}] cannot be executed in its current status of [FAILED]", func(a *account) error {
			seen, err := a.changeSet("C", "S", "UPDATE", simple("1"))
			require.NoError(a.t, err)
			require.Equal(a.t, "FAILED UNAVAILABLE", string(seen.Status)+" "+string(seen.ExecutionStatus))
			require.Equal(a.t, "The submitted information didn't contain changes. Submit different information to create a change set.", *seen.StatusReason)
			return a.execute("C")
		}},
		{"execute twice", "M", "InvalidChangeSetStatus", 400, "ChangeSet [{C}] cannot be executed in its current execution status of [OBSOLETE]", func(a *account) error {
			require.NoError(a.t, with("UPDATE", "C", "S", "2")(a))
			require.NoError(a.t, a.execute("C"))
			a.ends("S", "UPDATE_COMPLETE")
			return a.execute("C")
		}},
		{"execute a superseded one", "M", "InvalidChangeSetStatus", 400, "ChangeSet [{C}] cannot be executed in its current execution status of [OBSOLETE]", func(a *account) error {
			require.NoError(a.t, with("UPDATE", "C", "S", "2")(a))
			require.NoError(a.t, with("UPDATE", "D", "S", "3")(a))
			require.NoError(a.t, a.execute("D"))
			a.ends("S", "UPDATE_COMPLETE")
			return a.execute("C")
		}},
		{"overlapping operation", "M", "InvalidChangeSetStatus", 400, busy, func(a *account) error {
			_, err := a.cfn.CreateChangeSet(a.t.Context(), &cloudformation.CreateChangeSetInput{StackName: new("S"), ChangeSetName: new("C"), TemplateBody: jsonText(simple("2"))})
			require.NoError(a.t, err)
			_, err = a.cfn.DeleteChangeSet(a.t.Context(), &cloudformation.DeleteChangeSetInput{StackName: new("S"), ChangeSetName: new("C")})
			return err
		}},
		{"make one while busy", "M", "ValidationError", 400, "Stack:{S} is in UPDATE_IN_PROGRESS state and can not be updated.", func(a *account) error {
			require.NoError(a.t, a.updateStack("S", simple("2")))
			return with("UPDATE", "C", "S", "3")(a)
		}},
		{"describe a missing one", "M", "ChangeSetNotFound", 404, "ChangeSet [C] does not exist", func(a *account) error {
			_, err := a.cfn.DescribeChangeSet(a.t.Context(), &cloudformation.DescribeChangeSetInput{StackName: new("S"), ChangeSetName: new("C")})
			return err
		}},
		{"delete a missing one", "M", "", 200, "", func(a *account) error {
			_, err := a.cfn.DeleteChangeSet(a.t.Context(), &cloudformation.DeleteChangeSetInput{StackName: new("S"), ChangeSetName: new("C")})
			return err
		}},
		{"delete one of a missing stack", "M", "ValidationError", 400, "Stack [X] does not exist", func(a *account) error {
			_, err := a.cfn.DeleteChangeSet(a.t.Context(), &cloudformation.DeleteChangeSetInput{StackName: new("X"), ChangeSetName: new("C")})
			return err
		}},
	})
}

// TestRecordedThrottles injects what AWS answers under load; the client gives up after its three attempts.
func TestRecordedThrottles(t *testing.T) {
	for _, r := range []struct{ service, operation, code, text string }{
		{"cloudformation", "DescribeStacks", "Throttling", "Rate exceeded"},
		{"dynamodb", "ListTables", "ProvisionedThroughputExceededException", "slow down"},
		{"dynamodb", "ListTables", "ThrottlingException", "slow down"},
		{"dynamodb", "ListTables", "RequestLimitExceeded", "slow down"},
	} {
		inLocal(t, nil, func(l *local) {
			l.aws.Faults.Add(wire.Fault{Service: r.service, Operation: r.operation, When: wire.Before, Err: region.Refuse(r.code, "%s", r.text)})
			var err error
			start := time.Now()
			if r.service == "dynamodb" {
				_, err = l.ddb.ListTables(l.t.Context(), nil)
			} else {
				_, err = l.cfn.DescribeStacks(l.t.Context(), nil)
			}
			l.answer(err, r.code, 400, r.text)
			require.Greater(t, len(l.aws.Faults.Calls(r.service, r.operation)), 2, "clients know it for a throttle and try again")
			require.Positive(t, time.Since(start))
		})
	}
}
