package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	batchtypes "github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sfntypes "github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	localbatch "github.com/amazon-genomics-cli/agc/pkg/localaws/batch"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// small is a context with a queue, and service what one with a head on Fargate has more.
const (
	small = `"Environment":{"Type":"AWS::Batch::ComputeEnvironment","Properties":{"Type":"MANAGED","ComputeResources":{"Type":"FARGATE","MaxvCpus":16,"Subnets":["subnet-1"]}}},
		"Queue":{"Type":"AWS::Batch::JobQueue","Properties":{"Priority":1,"State":"ENABLED","ComputeEnvironmentOrder":[{"ComputeEnvironment":{"Ref":"Environment"},"Order":1}]}}`
	service = `,"Vpc":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}},
		"Subnet":{"Type":"AWS::EC2::Subnet","Properties":{"VpcId":{"Ref":"Vpc"},"CidrBlock":"10.0.0.0/24"}},"Cluster":{"Type":"AWS::ECS::Cluster","Properties":{}},
		"Task":{"Type":"AWS::ECS::TaskDefinition","Properties":{"RequiresCompatibilities":["FARGATE"],"NetworkMode":"awsvpc","Cpu":"256","Memory":"512",
			"ContainerDefinitions":[{"Name":"head","Image":"image","Essential":true}]}},
		"Service":{"Type":"AWS::ECS::Service","Properties":{"Cluster":{"Ref":"Cluster"},"TaskDefinition":{"Ref":"Task"},"DesiredCount":1,"LaunchType":"FARGATE",
			"NetworkConfiguration":{"AwsvpcConfiguration":{"Subnets":[{"Ref":"Subnet"}]}}}}`
	engine = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"%s"},"Action":"sts:AssumeRole"}]}`
)

// context begins to deploy a context with these resources, as the role of this ARN.
func (w *world) context(name, resources, role string) {
	w.t.Helper()
	in := &cloudformation.CreateStackInput{
		StackName: aws.String(account.ContextPrefix + name), TemplateBody: aws.String(`{"Resources":{` + resources + `}}`),
		Tags:         []cfntypes.Tag{{Key: aws.String(account.ApplicationTag), Value: aws.String(account.ApplicationName)}},
		Capabilities: []cfntypes.Capability{cfntypes.CapabilityCapabilityIam},
	}
	if role != "" {
		in.RoleARN = &role
	}
	_, err := w.cfn.CreateStack(w.t.Context(), in)
	require.NoError(w.t, err)
}

// role makes a role that may do everything and that a service may assume.
func (w *world) role(name, principal string) string {
	w.t.Helper()
	out, err := w.IAM.CreateRole(w.t.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(fmt.Sprintf(engine, principal))})
	require.NoError(w.t, err)
	_, err = w.IAM.AttachRolePolicy(w.t.Context(), &iam.AttachRolePolicyInput{RoleName: &name, PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")})
	require.NoError(w.t, err)
	return *out.Role.Arn
}

// unrole deletes a role that role made.
func (w *world) unrole(name string) {
	w.t.Helper()
	_, err := w.IAM.DetachRolePolicy(w.t.Context(), &iam.DetachRolePolicyInput{RoleName: &name, PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")})
	require.NoError(w.t, err)
	_, err = w.IAM.DeleteRole(w.t.Context(), &iam.DeleteRoleInput{RoleName: &name})
	require.NoError(w.t, err)
}

// submit submits jobs to the queue of every context.
func (w *world) submit(each int) {
	w.t.Helper()
	ctx := w.t.Context()
	definition, err := w.Batch.RegisterJobDefinition(ctx, &batch.RegisterJobDefinitionInput{
		JobDefinitionName: aws.String("d"), Type: batchtypes.JobDefinitionTypeContainer, PlatformCapabilities: []batchtypes.PlatformCapability{"FARGATE"},
		ContainerProperties: &batchtypes.ContainerProperties{Image: aws.String("image")},
	})
	require.NoError(w.t, err)
	w.Batch.SetPace(localbatch.Pace{Runnable: 20 * time.Second, Starting: 40 * time.Second, Running: 240 * time.Hour, Stopping: 30 * time.Second})
	pages := batch.NewDescribeJobQueuesPaginator(batch.NewFromConfig(w.cfg), &batch.DescribeJobQueuesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		require.NoError(w.t, err)
		for _, q := range page.JobQueues {
			for range each {
				_, err := w.Batch.SubmitJob(ctx, &batch.SubmitJobInput{JobName: aws.String("j"), JobQueue: q.JobQueueArn, JobDefinition: definition.JobDefinitionArn})
				require.NoError(w.t, err)
			}
		}
	}
}

// draining is the step that drains these contexts.
func draining(names ...string) account.Step {
	step := account.Step{ID: "contexts", Kind: account.DrainKind, Title: "Remove the contexts", Goal: account.Absent, Minutes: 220, Parameters: []account.Parameter{}, Tags: []account.Tag{}}
	for _, name := range names {
		step.Things = append(step.Things, account.Thing{Kind: account.ContextThing, ID: account.ContextPrefix + name})
	}
	return step
}

// carryOut runs one step through that part of the real state machine that carries out a stage, and returns its execution.
// The lock belongs to it.
func (w *world) carryOut(id string, step account.Step) string {
	w.t.Helper()
	ctx := w.t.Context()
	var whole struct {
		States map[string]struct {
			ItemProcessor struct{ States json.RawMessage }
		}
	}
	require.NoError(w.t, json.Unmarshal([]byte(machine.Definition), &whole))
	text := strings.ReplaceAll(`{"StartAt":"Steps","States":`+string(whole.States["Stages"].ItemProcessor.States)+`}`, "${partition}", "aws")
	for _, name := range machine.Functions() {
		text = strings.ReplaceAll(text, "${"+name+"}", "arn:aws:lambda:us-east-1:123456789012:function:Agc-"+name)
	}
	w.mayServeStages()
	role := w.role("Stage"+id, "states.amazonaws.com")
	made, err := w.sfn.CreateStateMachine(ctx, &sfn.CreateStateMachineInput{Name: aws.String("Stage" + id), Definition: &text, RoleArn: &role})
	require.NoError(w.t, err)
	arn := strings.Replace(*made.StateMachineArn, ":stateMachine:", ":execution:", 1) + ":" + id
	op := account.Operation{ID: id, Arn: arn, Epoch: 1, StartedAt: time.Now().UTC()}
	table := ledger.New(w.cfg, "AgcState")
	owner, epoch, err := table.Holder(ctx)
	require.NoError(w.t, err)
	op.Epoch = epoch + 1
	taken, err := table.Take(ctx, op, owner, epoch, time.Now())
	require.NoError(w.t, err)
	require.True(w.t, taken)
	input, err := json.Marshal(map[string]any{"operation": op, "stage": account.Stage{Steps: []account.Step{step}}})
	require.NoError(w.t, err)
	_, err = w.sfn.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: made.StateMachineArn, Name: &id, Input: aws.String(string(input))})
	require.NoError(w.t, err)
	return arn
}

// mayServeStages lets the functions work for the state machines of carryOut too, whose tokens and executions are not AgcAccount's.
func (w *world) mayServeStages() {
	w.t.Helper()
	for _, name := range []string{"BeginRole", "DrainRole", "WakeRole"} {
		_, err := w.IAM.PutRolePolicy(w.t.Context(), &iam.PutRolePolicyInput{
			RoleName: aws.String(w.resource(account.BootstrapStack, name)), PolicyName: aws.String("stages"),
			PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["states:SendTaskSuccess","states:DescribeExecution"],"Resource":"*"}]}`),
		})
		require.NoError(w.t, err)
	}
}

// history are the events of an execution.
func (w *world) history(arn string) []sfntypes.HistoryEvent {
	w.t.Helper()
	var events []sfntypes.HistoryEvent
	pages := sfn.NewGetExecutionHistoryPaginator(w.sfn, &sfn.GetExecutionHistoryInput{ExecutionArn: &arn})
	for pages.HasMorePages() {
		page, err := pages.NextPage(w.t.Context())
		require.NoError(w.t, err)
		events = append(events, page.Events...)
	}
	return events
}

// looks are how long each look of the execution's steps took.
func looks(events []sfntypes.HistoryEvent) []time.Duration {
	var took []time.Duration
	begun := map[int64]time.Time{}
	for _, e := range events {
		switch {
		case e.Type == sfntypes.HistoryEventTypeTaskStarted:
			begun[e.Id] = *e.Timestamp
		case !begun[e.PreviousEventId].IsZero():
			took = append(took, e.Timestamp.Sub(begun[e.PreviousEventId]))
		}
	}
	return took
}

// contexts are the context stacks that there are.
func (w *world) contexts() []account.Stack {
	w.t.Helper()
	all, err := stacks.New(w.cfg, "").All(w.t.Context(), account.ContextPrefix)
	require.NoError(w.t, err)
	return all
}

func (w *world) deployed() {
	w.t.Helper()
	for _, s := range w.contexts() {
		require.Equal(w.t, "CREATE_COMPLETE", w.settled(s.Name), w.failures(s.Name))
	}
}

func TestContextsAreDrained(t *testing.T) {
	inRegion(t, func(w *world) {
		own := w.role("own", "cloudformation.amazonaws.com")
		w.context("p-u-a", small+service, own)
		w.context("p-u-b", small, own)
		w.context("p-u-c", small, w.role("lost", "cloudformation.amazonaws.com"))
		w.context("p-u-other", small, own)
		w.deployed()
		w.unrole("lost")
		w.submit(3)
		time.Sleep(2 * time.Minute)
		w.context("p-u-d", small, own)
		arn := w.carryOut("op", draining("p-u-a", "p-u-b", "p-u-c", "p-u-d", "p-u-gone"))
		e := w.await(arn)
		require.Equal(t, "SUCCEEDED", e.status, "%+v", e.fault)
		left := w.contexts()
		require.Len(t, left, 1, "what the step does not name is left alone")
		require.Equal(t, "Agc-Context-p-u-other", left[0].Name)
		terminated := w.Faults.Calls("batch", "TerminateJob")
		require.Len(t, terminated, 9, "each job once")
		require.Contains(t, *terminated[0].Input.(*batch.TerminateJobInput).Reason, "op")
		require.Len(t, w.Faults.Calls("ecs", "UpdateService"), 1)
		roles := map[string]int{}
		for _, c := range w.Faults.Calls("cloudformation", "DeleteStack") {
			roles[aws.ToString(c.Input.(*cloudformation.DeleteStackInput).RoleARN)]++
		}
		require.Equal(t, 4, roles[""])
		require.Len(t, roles, 2, "one was deleted with the remover's role")
		require.Empty(t, w.Faults.Calls("dynamodb", "UpdateItem"))
		t.Log("took", e.took, "looks", len(looks(w.history(arn))), "events", len(w.history(arn)))
	})
}

func TestAContextThatCannotBeRemovedDoesNotStopTheOthers(t *testing.T) {
	inRegion(t, func(w *world) {
		w.context("p-u-a", small, "")
		w.context("p-u-held", strings.Replace(small, `"MANAGED"`, `"MANAGED","ServiceRole":"`+w.role("service", "batch.amazonaws.com")+`"`, 1), "")
		w.context("p-u-protected", small, "")
		w.deployed()
		w.unrole("service")
		_, err := w.cfn.UpdateTerminationProtection(w.t.Context(), &cloudformation.UpdateTerminationProtectionInput{
			StackName: aws.String("Agc-Context-p-u-protected"), EnableTerminationProtection: aws.Bool(true),
		})
		require.NoError(t, err)
		w.submit(1)
		step := draining("p-u-a", "p-u-held", "p-u-protected")
		e := w.await(w.carryOut("op", step))
		require.Equal(t, "FAILED", e.status)
		require.Contains(t, e.fault.Error(), "2 of 3 contexts could not be removed")
		require.Contains(t, e.fault.Error(), "Agc-Context-p-u-held: Environment (AWS::Batch::ComputeEnvironment): Resource of type")
		require.Contains(t, e.fault.Error(), "Agc-Context-p-u-protected: its stack is protected against deletion")
		require.Len(t, w.contexts(), 2)
		deletions := w.Faults.Calls("cloudformation", "DeleteStack")
		require.Len(t, deletions, 3, "what failed is tried twice, what is protected never")
		require.Len(t, w.Faults.Calls("batch", "TerminateJob"), 2, "what is protected goes on working")
		again := w.await(w.carryOut("again", step))
		require.Equal(t, "FAILED", again.status)
		require.Len(t, w.Faults.Calls("cloudformation", "DeleteStack"), len(deletions)+2, "another operation tries it again")
	})
}

func TestADrainThatIsHinderedGoesOn(t *testing.T) {
	inRegion(t, func(w *world) {
		for i := range 4 {
			w.context(fmt.Sprintf("p-u-%d", i), small, "")
		}
		w.deployed()
		w.submit(5)
		throttled := &batchtypes.ClientException{Message: aws.String("Cannot update, resource is being modified.")}
		w.Faults.Add(wire.Fault{Service: "batch", Operation: "UpdateJobQueue", When: wire.Before, Err: throttled, Times: 2})
		w.Faults.Add(wire.Fault{Service: "batch", Operation: "TerminateJob", When: wire.After, Err: fmt.Errorf("connection reset"), Times: 3})
		w.Faults.Add(wire.Fault{Service: "cloudformation", Operation: "DeleteStack", When: wire.After, Err: fmt.Errorf("connection reset"), Times: 2})
		w.Faults.Add(wire.Fault{Service: "batch", Operation: "ListJobs", When: wire.Before, Err: fmt.Errorf("connection reset"), Times: 7})
		e := w.await(w.carryOut("op", draining("p-u-0", "p-u-1", "p-u-2", "p-u-3")))
		require.Equal(t, "SUCCEEDED", e.status, "%+v", e.fault)
		require.Empty(t, w.contexts())
	})
}

func TestADrainThatLostTheLockTouchesNothing(t *testing.T) {
	inRegion(t, func(w *world) {
		w.context("p-u-a", small, "")
		w.deployed()
		arn := w.carryOut("op", draining("p-u-a"))
		table := ledger.New(w.cfg, "AgcState")
		owner, epoch, err := table.Holder(w.t.Context())
		require.NoError(t, err)
		_, err = table.Take(w.t.Context(), account.Operation{ID: "o", Arn: "arn:other", Epoch: epoch + 1}, owner, epoch, time.Now())
		require.NoError(t, err)
		require.Equal(t, fault.LockLost, w.await(arn).fault.Code)
		require.Empty(t, w.Faults.Calls("batch", "UpdateJobQueue"))
		require.Empty(t, w.Faults.Calls("cloudformation", "DeleteStack"))
	})
}
