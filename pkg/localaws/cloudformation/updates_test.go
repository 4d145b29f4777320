package cloudformation_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"
)

// id is the physical id of a stack's first resource of a type.
func (w *world) id(stack, kind string) string {
	w.t.Helper()
	list, err := w.cfn.DescribeStackResources(w.t.Context(), &sdk.DescribeStackResourcesInput{StackName: &stack})
	require.NoError(w.t, err)
	at := slices.IndexFunc(list.StackResources, func(r types.StackResource) bool { return *r.ResourceType == kind })
	require.GreaterOrEqual(w.t, at, 0)
	return *list.StackResources[at].PhysicalResourceId
}

func TestTheBootstrapStackIsUpgradedInPlace(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.install()
		_, err := w.S3.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("code"), Key: aws.String("new.zip"), Body: bytes.NewReader(emptyZip())})
		require.NoError(t, err)
		name := w.id(id, "AWS::Lambda::Function")
		before := w.id(id, "AWS::StepFunctions::StateMachine")
		newer := strings.ReplaceAll(*file(t, bootstrapFile), `"MemorySize": 256`, `"MemorySize": 512`)
		require.NotEqual(t, *file(t, bootstrapFile), newer)
		newer = strings.ReplaceAll(newer, `"TracingConfig": {"Mode": "Active"}`, `"TracingConfig": {"Mode": "PassThrough"}`)
		newer = strings.Replace(newer, `"TracingConfiguration": {"Enabled": true}`, `"TracingConfiguration": {"Enabled": false}`, 1)
		newer = strings.Replace(newer, `"TimeoutSeconds\": `, `"TimeoutSeconds\": 1`, 1)
		status := w.update(&sdk.UpdateStackInput{
			StackName: &id, TemplateURL: w.upload(newer), Parameters: params("CodeBucket", "code", "CodeKey", "new.zip"),
			Capabilities: []types.Capability{types.CapabilityCapabilityIam}, Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}},
		})
		require.Equal(t, types.StackStatusUpdateComplete, status, w.reasons(id))
		require.Equal(t, before, w.id(id, "AWS::StepFunctions::StateMachine"), "updated, not replaced")
		fn, err := w.Lambda.GetFunctionConfiguration(t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: &name})
		require.NoError(t, err)
		require.Equal(t, int32(512), *fn.MemorySize)
		require.Equal(t, lambdatypes.TracingModePassThrough, fn.TracingConfig.Mode)
		machine, err := w.StepFunctions.DescribeStateMachine(t.Context(), &sfn.DescribeStateMachineInput{StateMachineArn: &before})
		require.NoError(t, err)
		require.False(t, machine.TracingConfiguration.Enabled)

		require.Equal(t, "b", w.tag(id, "a"))
		status = w.update(&sdk.UpdateStackInput{
			StackName: &id, UsePreviousTemplate: aws.Bool(true), Parameters: params("CodeBucket", "code", "CodeKey", "new.zip"),
			Capabilities: []types.Capability{types.CapabilityCapabilityIam}, Tags: []types.Tag{},
		})
		require.Equal(t, types.StackStatusUpdateComplete, status, w.reasons(id))
		require.Empty(t, w.tag(id, "a"))
	})
}

// tag is what a tag is on the stack's function, role, log group and state machine, which must agree.
func (w *world) tag(stack, key string) string {
	w.t.Helper()
	ctx := w.t.Context()
	functions, err := w.Lambda.ListTags(ctx, &lambda.ListTagsInput{Resource: aws.String("arn:aws:lambda:us-east-1:123456789012:function:" + w.id(stack, "AWS::Lambda::Function"))})
	require.NoError(w.t, err)
	groups, err := w.Logs.ListTagsForResource(ctx, &cloudwatchlogs.ListTagsForResourceInput{ResourceArn: aws.String("arn:aws:logs:us-east-1:123456789012:log-group:" + w.id(stack, "AWS::Logs::LogGroup"))})
	require.NoError(w.t, err)
	roles, err := w.IAM.ListRoleTags(ctx, &iam.ListRoleTagsInput{RoleName: aws.String(w.id(stack, "AWS::IAM::Role"))})
	require.NoError(w.t, err)
	machines, err := w.StepFunctions.ListTagsForResource(ctx, &sfn.ListTagsForResourceInput{ResourceArn: aws.String(w.id(stack, "AWS::StepFunctions::StateMachine"))})
	require.NoError(w.t, err)
	found := []string{functions.Tags[key], groups.Tags[key], "", ""}
	for _, tag := range roles.Tags {
		if *tag.Key == key {
			found[2] = *tag.Value
		}
	}
	for _, tag := range machines.Tags {
		if *tag.Key == key {
			found[3] = *tag.Value
		}
	}
	require.Len(w.t, slices.Compact(found), 1, "%v", found)
	return found[0]
}

// assumable is a role's trust policy for a service.
func assumable(service string) object {
	return object{"Version": "2012-10-17", "Statement": []any{object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": service}}}}
}

func TestARoleIsChangedInPlace(t *testing.T) {
	role := func(service string, policies ...string) object {
		var inline []any
		for _, name := range policies {
			inline = append(inline, object{"PolicyName": name, "PolicyDocument": object{"Version": "2012-10-17", "Statement": []any{object{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}})
		}
		return resources("R", "AWS::IAM::Role", object{"AssumeRolePolicyDocument": assumable(service), "Policies": inline})
	}
	inWorld(t, func(w *world) {
		iamOK := []types.Capability{types.CapabilityCapabilityIam}
		id := w.stack("S", role("lambda.amazonaws.com", "a", "b"), func(in *sdk.CreateStackInput) { in.Capabilities = iamOK })
		name := w.id(id, "AWS::IAM::Role")
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(role("states.amazonaws.com", "b", "c")), Capabilities: iamOK}))
		require.Equal(t, name, w.id(id, "AWS::IAM::Role"))
		list, err := w.IAM.ListRolePolicies(t.Context(), &iam.ListRolePoliciesInput{RoleName: &name})
		require.NoError(t, err)
		require.Equal(t, []string{"b", "c"}, list.PolicyNames)
		got, err := w.IAM.GetRole(t.Context(), &iam.GetRoleInput{RoleName: &name})
		require.NoError(t, err)
		require.Contains(t, *got.Role.AssumeRolePolicyDocument, "states.amazonaws.com")
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id), w.reasons(id))
		_, err = w.IAM.GetRole(t.Context(), &iam.GetRoleInput{RoleName: &name})
		require.Error(t, err)
	})
}

func TestWhatCannotBeChangedInPlaceIsRefusedAtOnce(t *testing.T) {
	inWorld(t, func(w *world) {
		group := func(port int) object {
			return resources("Vpc", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"}, "G", "AWS::EC2::SecurityGroup", object{
				"GroupDescription": "x", "VpcId": object{"Ref": "Vpc"},
				"SecurityGroupIngress": []any{object{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": "10.0.0.0/8"}},
			})
		}
		id := w.stack("S", group(443))
		w.stack("E", resources("A", "AWS::EC2::EIP", object{"Domain": "vpc"}))
		err := w.updateStack("E", resources("A", "AWS::EC2::EIP", object{}))
		refused(t, err, "LocalAws.NotImplemented", "Properties validation failed for resource A of type AWS::EC2::EIP with message: the local AWS does not know how to change the property Domain in place")
		require.Equal(t, types.StackStatusCreateComplete, w.describe(id).StackStatus)
		refused(t, w.updateStack("S", with(group(443), "G", "Type", "AWS::S3::Bucket")), "LocalAws.NotImplemented", "Properties validation failed for resource G of type AWS::S3::Bucket with message: the local AWS does not know the property /GroupDescription")
		changed := resources("Vpc", "AWS::S3::Bucket", object{}, "G", "AWS::S3::Bucket", object{})
		refused(t, w.updateStack("S", changed), "ValidationError", "Update of resource type is not permitted. The new template modifies resource type of the following resources: [G]")
	})
}

func TestValidateTemplate(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.S3.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("code")})
		require.NoError(t, err)
		out, err := w.cfn.ValidateTemplate(t.Context(), &sdk.ValidateTemplateInput{TemplateURL: w.upload(*file(t, bootstrapFile))})
		require.NoError(t, err)
		require.Equal(t, []types.Capability{types.CapabilityCapabilityIam}, out.Capabilities)
		at := slices.IndexFunc(out.Parameters, func(p types.TemplateParameter) bool { return *p.ParameterKey == "Architecture" })
		require.Equal(t, "arm64", *out.Parameters[at].DefaultValue)
	})
}

// TestAnInconsistentPropertyFailsItsResource evaluates to something that the property cannot be, which shows only then.
func TestAnInconsistentPropertyFailsItsResource(t *testing.T) {
	inWorld(t, func(w *world) {
		template := resources("L", "AWS::Logs::LogGroup", object{"RetentionInDays": object{"Ref": "Days"}})
		template["Parameters"] = object{"Days": object{"Type": "String", "Default": "many"}}
		status, id := w.create(&sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(template)})
		require.Equal(t, types.StackStatusRollbackComplete, status)
		require.Equal(t, []string{"CREATE_FAILED: #/RetentionInDays: expected type: Integer, found: String", "DELETE_COMPLETE"}, w.story(id, "L"))
	})
}
