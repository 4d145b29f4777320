package cloudformation_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

func TestACallIsRepeatedWithoutEffectAndATokenIsUsedOnce(t *testing.T) {
	inWorld(t, func(w *world) {
		in := &sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(one()), ClientRequestToken: aws.String("t1")}
		_, id := w.create(in)
		again, err := w.cfn.CreateStack(t.Context(), in)
		require.NoError(t, err)
		require.Equal(t, id, *again.StackId)
		other := *in
		other.TemplateBody = text(two("1", "1"))
		_, err = w.cfn.CreateStack(t.Context(), &other)
		require.ErrorAs(t, err, new(*types.TokenAlreadyExistsException))

		change := &sdk.UpdateStackInput{StackName: &id, TemplateBody: text(two("1", "1")), ClientRequestToken: aws.String("t2")}
		w.update(change)
		n := len(w.events(id))
		require.Equal(t, types.StackStatusUpdateComplete, w.update(change))
		require.Len(t, w.events(id), n)
		change.ClientRequestToken = aws.String("t1")
		_, err = w.cfn.UpdateStack(t.Context(), change)
		require.ErrorAs(t, err, new(*types.TokenAlreadyExistsException))
		for _, e := range w.events(id) {
			require.Contains(t, []string{"t1", "t2"}, *e.ClientRequestToken)
		}
	})
}

func TestStaleReads(t *testing.T) {
	inWorld(t, func(w *world) {
		w.cfn.StaleFor = 2 * time.Second
		out, err := w.cfn.CreateStack(t.Context(), &sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(one())})
		require.NoError(t, err)
		_, err = w.cfn.DescribeStacks(t.Context(), &sdk.DescribeStacksInput{StackName: out.StackId})
		refused(t, err, "ValidationError", "Stack with id "+*out.StackId+" does not exist")
		time.Sleep(3 * time.Second)
		require.Equal(t, types.StackStatusCreateComplete, w.settled("S"))
		n := len(w.events("S"))
		require.NoError(t, w.updateStack("S", two("1", "1")))
		require.Equal(t, types.StackStatusCreateComplete, w.describe("S").StackStatus)
		require.Len(t, w.events("S"), n)
		time.Sleep(3 * time.Second)
		require.Equal(t, types.StackStatusUpdateInProgress, w.describe("S").StackStatus)
		require.Equal(t, types.StackStatusUpdateComplete, w.settled("S"))
		require.NoError(t, w.deleteStack("S"))
		require.Equal(t, types.StackStatusUpdateComplete, w.describe("S").StackStatus)
		time.Sleep(time.Minute)
		require.Equal(t, types.StackStatusDeleteComplete, w.describe(*out.StackId).StackStatus)
	})
}

// TestTheStoryOfOneResource compares the events of a resource and its stack, ids and all.
func TestTheStoryOfOneResource(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("Gateway", "AWS::EC2::InternetGateway", object{}))
		require.Equal(t, []string{"CREATE_IN_PROGRESS: User Initiated", "CREATE_COMPLETE"}, w.story(id, "S"))
		require.Equal(t, []string{"CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS: Resource creation Initiated", "CREATE_IN_PROGRESS: Eventual consistency check initiated", "CREATE_COMPLETE"}, w.story(id, "Gateway"))
		for i, e := range w.events(id) {
			if *e.LogicalResourceId == "S" {
				require.Equal(t, id, *e.PhysicalResourceId)
				require.Len(t, *e.EventId, 36)
				continue
			}
			require.Equal(t, i > 1, *e.PhysicalResourceId != "", "the second event brings the id")
			require.Equal(t, fmt.Sprintf("Gateway-%s-%s", e.ResourceStatus, e.Timestamp.Format("2006-01-02T15:04:05.000Z")), *e.EventId)
		}
		first := w.events(id)
		require.InDelta(t, 4, first[1].Timestamp.Sub(*first[0].Timestamp).Seconds(), 0.1)
		require.InDelta(t, 17, first[4].Timestamp.Sub(*first[1].Timestamp).Seconds(), 2)
	})
}

func TestEventsComeInPagesThatDoNotShift(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", two("0", "0"))
		for i := range 16 {
			w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(two(fmt.Sprint(i+1), fmt.Sprint(i+1)))})
		}
		first, err := w.cfn.DescribeStackEvents(t.Context(), &sdk.DescribeStackEventsInput{StackName: &id})
		require.NoError(t, err)
		require.Equal(t, 100, len(first.StackEvents)) //nolint:testifylint // the failure would print them all
		require.Equal(t, types.ResourceStatus("UPDATE_COMPLETE"), first.StackEvents[0].ResourceStatus)
		hundredth := first.StackEvents[99]
		require.NoError(t, w.updateStack(id, two("x", "x")))
		second, err := w.cfn.DescribeStackEvents(t.Context(), &sdk.DescribeStackEventsInput{StackName: &id, NextToken: first.NextToken})
		require.NoError(t, err)
		require.False(t, second.StackEvents[0].Timestamp.After(*hundredth.Timestamp))
		require.NotEqual(t, hundredth.EventId, second.StackEvents[0].EventId)
		require.Equal(t, "User Initiated", *second.StackEvents[len(second.StackEvents)-1].ResourceStatusReason)
		w.settled(id)
	})
}

func TestStacksComeInPages(t *testing.T) {
	inWorld(t, func(w *world) {
		for i := range 101 {
			_, err := w.cfn.CreateStack(t.Context(), &sdk.CreateStackInput{StackName: aws.String(fmt.Sprintf("S%d", i)), TemplateBody: text(resources("P", "AWS::SSM::Parameter", parameter(fmt.Sprintf("/p%d", i), "1")))})
			require.NoError(t, err)
		}
		first, err := w.cfn.DescribeStacks(t.Context(), &sdk.DescribeStacksInput{})
		require.NoError(t, err)
		require.Len(t, first.Stacks, 100)
		require.Equal(t, "S100", *first.Stacks[0].StackName)
		second, err := w.cfn.DescribeStacks(t.Context(), &sdk.DescribeStacksInput{NextToken: first.NextToken})
		require.NoError(t, err)
		require.Len(t, second.Stacks, 1)
		require.Nil(t, second.NextToken)
		listed, err := w.cfn.ListStacks(t.Context(), &sdk.ListStacksInput{StackStatusFilter: []types.StackStatus{types.StackStatusCreateInProgress}})
		require.NoError(t, err)
		require.Len(t, listed.StackSummaries, 100)
		time.Sleep(time.Minute)
	})
}

// heard collects what a rule of the bus delivers.
type heard chan string

func (h heard) Deliver(_ context.Context, _ string, payload []byte) error {
	h <- string(payload)
	return nil
}

func TestStatusChangesGoToTheBus(t *testing.T) {
	inWorld(t, func(w *world) {
		got := make(heard, 10)
		w.EventBridge.Connect(got)
		_, err := w.EventBridge.PutRule(t.Context(), &eventbridge.PutRuleInput{Name: aws.String("r"), EventPattern: aws.String(`{"source":["aws.cloudformation"],"detail":{"status-details":{"status":["CREATE_COMPLETE"]}}}`)})
		require.NoError(t, err)
		_, err = w.EventBridge.PutTargets(t.Context(), &eventbridge.PutTargetsInput{Rule: aws.String("r"), Targets: []ebtypes.Target{{Id: aws.String("1"), Arn: aws.String("arn:aws:lambda:us-east-1:123456789012:function:f")}}})
		require.NoError(t, err)
		id := w.stack("S", one(), func(in *sdk.CreateStackInput) { in.ClientRequestToken = aws.String("token") })
		time.Sleep(5 * time.Second)
		require.Len(t, got, 1)
		event := <-got
		require.Contains(t, event, `"detail-type":"CloudFormation Stack Status Change"`)
		require.Contains(t, event, `"client-request-token":"token"`)
		require.Contains(t, event, `"resources":["`+id+`"]`)
		require.Contains(t, event, `"stack-id":"`+id+`"`)
	})
}

func TestCapabilities(t *testing.T) {
	role := func(properties object) object {
		properties["AssumeRolePolicyDocument"] = object{"Version": "2012-10-17", "Statement": []any{object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": "lambda.amazonaws.com"}}}}
		return resources("R", "AWS::IAM::Role", properties)
	}
	inWorld(t, func(w *world) {
		refused(t, w.createStack("S", role(object{})), "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]")
		named := &sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(role(object{"RoleName": "r"})), Capabilities: []types.Capability{types.CapabilityCapabilityIam}}
		_, err := w.cfn.CreateStack(t.Context(), named)
		refused(t, err, "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]")
		named.Capabilities = []types.Capability{types.CapabilityCapabilityNamedIam}
		status, id := w.create(named)
		require.Equal(t, types.StackStatusCreateComplete, status, w.reasons(id))
	})
}

// administrator is AWS's policy that allows everything.
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess"

func TestTheServiceRoleIsRememberedAndMustExist(t *testing.T) {
	inWorld(t, func(w *world) {
		made, err := w.IAM.CreateRole(t.Context(), &iam.CreateRoleInput{
			RoleName:                 aws.String("cfn"),
			AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"cloudformation.amazonaws.com"}}]}`),
		})
		require.NoError(t, err)
		_, err = w.IAM.AttachRolePolicy(t.Context(), &iam.AttachRolePolicyInput{RoleName: aws.String("cfn"), PolicyArn: aws.String(administrator)})
		require.NoError(t, err)
		arn := *made.Role.Arn
		id := w.stack("S", one(), func(in *sdk.CreateStackInput) { in.RoleARN = &arn })
		require.Equal(t, arn, *w.describe(id).RoleARN)
		_, err = w.IAM.DetachRolePolicy(t.Context(), &iam.DetachRolePolicyInput{RoleName: aws.String("cfn"), PolicyArn: aws.String(administrator)})
		require.NoError(t, err)
		_, err = w.IAM.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: aws.String("cfn")})
		require.NoError(t, err)
		refused(t, w.deleteStack(id), "ValidationError", "Role "+arn+" is invalid or cannot be assumed")
		refused(t, w.updateStack(id, two("1", "1")), "ValidationError", "Role "+arn+" is invalid or cannot be assumed")
	})
}

func TestNamesThatCloudFormationMakesUp(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("A-Rather-Long-Stack-Name-That-Goes-On", resources("TheBucketWithTheLongLogicalId", "AWS::S3::Bucket", object{}, "P", "AWS::SSM::Parameter", object{"Type": "String", "Value": "1"}))
		list, err := w.cfn.ListStackResources(t.Context(), &sdk.ListStackResourcesInput{StackName: &id})
		require.NoError(t, err)
		require.Regexp(t, `^A-Rather-Long-Stack-Name-That-Goes-On-P-[A-Z0-9]{12}$`, *list.StackResourceSummaries[0].PhysicalResourceId)
		require.Regexp(t, `^a-rather-long-[a-z-]*-thebucket[a-z]*-[a-z0-9]{12}$`, *list.StackResourceSummaries[1].PhysicalResourceId)
		require.LessOrEqual(t, len(*list.StackResourceSummaries[1].PhysicalResourceId), 63)
		require.Regexp(t, `^arn:aws:cloudformation:us-east-1:123456789012:stack/A-Rather-Long-Stack-Name-That-Goes-On/[0-9a-f-]{36}$`, id)
	})
}

func TestTheImageParameterTakesItsTime(t *testing.T) {
	inWorld(t, func(w *world) {
		w.cfn.ImageValidation = 5 * time.Minute
		start := time.Now()
		w.stack("S", resources("P", "AWS::SSM::Parameter", object{"Name": "/ami", "Type": "String", "DataType": "aws:ec2:image", "Value": w.EC2.AddImage("x")}))
		require.Greater(t, time.Since(start), 4*time.Minute)
	})
}

func TestClosingEndsEverything(t *testing.T) {
	inWorld(t, func(w *world) {
		require.NoError(t, w.createStack("S", resources("V", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"})))
		time.Sleep(7 * time.Second)
		start := time.Now()
		w.Close()
		w.cfn.Wait()
		require.Zero(t, time.Since(start))
	})
}

func TestFailureRulesCount(t *testing.T) {
	inWorld(t, func(w *world) {
		w.cfn.Fail(cloudformation.Rule{Stack: "S", Type: "AWS::SSM::Parameter", Phase: "CREATE", Reason: "once", Times: 1})
		w.stack("T", resources("Q", "AWS::SSM::Parameter", parameter("/q", "1")))
		_, id := w.create(&sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(one())})
		require.Contains(t, w.story(id, "P"), "CREATE_FAILED: once")
		w.remove(id)
		w.stack("S", one())
	})
}
