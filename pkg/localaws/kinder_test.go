package localaws_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"

	rules "github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// Known emulators are kinder than AWS. There is one test for each of their kindnesses that the local AWS must not have.

// runtimeError runs a machine in which nothing may be caught.
func runtimeError(t *testing.T, definition string) {
	inLocal(t, map[string]handler{"f": returns(1)}, func(l *local) {
		end := l.run(definition, `{"a":1}`)
		require.Equal(l.t, types.ExecutionStatusFailed, end.Status)
		require.Equal(l.t, "States.Runtime", *end.Error)
	})
}

const (
	catchAll = `,"Retry":[{"ErrorEquals":["States.ALL"]}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"T"}],"End":true`
	succeed  = `"T":{"Type":"Succeed"}`
)

func TestAMissingPathInParametersIsFatal(t *testing.T) {
	runtimeError(t, alone(`"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","Payload":{"x.$":"$.missing"}}`+catchAll, succeed))
}

func TestAMissingChoiceVariableIsFatal(t *testing.T) {
	runtimeError(t, alone(`"Type":"Choice","Choices":[{"Variable":"$.missing","NumericEquals":1,"Next":"T"}],"Default":"T"`, succeed))
}

func TestAPlainInvokeHeedsItsTimeout(t *testing.T) {
	inLocal(t, map[string]handler{"f": hangs}, func(l *local) {
		end := l.run(alone(plainTask+`,"TimeoutSeconds":3,"End":true`), `{}`)
		require.Equal(l.t, "States.Timeout", *end.Error)
		require.InDelta(l.t, 3, end.StopDate.Sub(*end.StartDate).Seconds(), 0.5)
	})
}

func TestAnErrorInsideATokensTaskFailsItAtOnce(t *testing.T) {
	inLocal(t, map[string]handler{"f": fails("Its.Own", "x")}, func(l *local) {
		end := l.run(alone(tokenTask+`,"TimeoutSeconds":3000,"End":true`), `{}`)
		require.Equal(l.t, "Its.Own", *end.Error)
		require.Less(l.t, end.StopDate.Sub(*end.StartDate), 5*time.Second)
	})
}

func TestACatchOnAMapCatches(t *testing.T) {
	inLocal(t, map[string]handler{"f": fails("Its.Own", "x")}, func(l *local) {
		end := l.run(alone(`"Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":{`+plainTask+`,"End":true}}},"Catch":[{"ErrorEquals":["Its.Own"],"Next":"T"}],"End":true`, succeed), `[1]`)
		require.Equal(l.t, types.ExecutionStatusSucceeded, end.Status)
		require.Contains(l.t, *end.Output, `"Error":"Its.Own"`)
	})
}

func TestAnExecutionIsStartedOnce(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		in := &sfn.StartExecutionInput{StateMachineArn: new(l.machine(alone(`"Type":"Wait","Seconds":60,"End":true`))), Name: new("n"), Input: new(`{}`)}
		for range 3 {
			_, err := l.sfn.StartExecution(l.t.Context(), in)
			require.NoError(l.t, err)
		}
		list, err := l.sfn.ListExecutions(l.t.Context(), &sfn.ListExecutionsInput{StateMachineArn: in.StateMachineArn})
		require.NoError(l.t, err)
		require.Len(l.t, list.Executions, 1)
	})
}

func TestNamesSizesAndJSONAreValidated(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		in := &sfn.StartExecutionInput{StateMachineArn: new(l.machine(alone(`"Type":"Pass","End":true`)))}
		start := func(name, input string) error {
			in.Name, in.Input = &name, &input
			_, err := l.sfn.StartExecution(l.t.Context(), in)
			return err
		}
		require.ErrorAs(l.t, start("a b", `{}`), new(*types.InvalidName))
		require.ErrorAs(l.t, start("n", `{"a":}`), new(*types.InvalidExecutionInput))
		require.Error(l.t, start("n", `"`+strings.Repeat("x", 262143)+`"`))
		require.NoError(l.t, start("n", `"`+strings.Repeat("x", 262142)+`"`), "262,144 bytes with its quotes")
		_, err := l.sfn.CreateStateMachine(l.t.Context(), &sfn.CreateStateMachineInput{Name: new("a b"), RoleArn: new(roleArn), Definition: new(alone(`"Type":"Pass","End":true`))})
		require.ErrorAs(l.t, err, new(*types.InvalidName))
	})
}

func TestADefinitionIsValidated(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		for _, definition := range []string{
			`{`, `{"StartAt":"X","States":{"S":{"Type":"Pass","End":true}}}`, alone(`"Type":"Pass","Next":"X"`), alone(`"Type":"Pass"`), alone(`"Type":"Nonsense","End":true`),
			alone(`"Type":"Pass","Nonsense":1,"End":true`), alone(`"Type":"Pass","End":true`, succeed), alone(`"Type":"Parallel","Branches":[],"End":true`),
			alone(`"Type":"Pass","InputPath":"a","End":true`), alone(plainTask+`,"Catch":[{"ErrorEquals":["States.ALL","X"],"Next":"T"}],"End":true`, succeed),
		} {
			_, err := l.sfn.CreateStateMachine(l.t.Context(), &sfn.CreateStateMachineInput{Name: new("M"), RoleArn: new(roleArn), Definition: &definition})
			require.ErrorAs(l.t, err, new(*types.InvalidDefinition), definition)
		}
	})
}

func TestCreateStackReturnsBeforeItIsDone(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		begin := time.Now()
		require.NoError(l.t, l.createStack("S", stack(object{"Vpc": resource("EC2::VPC", object{"CidrBlock": "10.0.0.0/16"})})))
		require.Less(l.t, time.Since(begin), time.Second)
		require.Equal(l.t, cfntypes.StackStatusCreateInProgress, l.describe("S").StackStatus)
		l.ends("S", "CREATE_COMPLETE")
		require.Greater(l.t, time.Since(begin), 15*time.Second)
	})
}

func (a *account) value(name string) string {
	out, err := a.ssm.GetParameter(a.t.Context(), &ssm.GetParameterInput{Name: &name})
	if err != nil {
		require.ErrorContains(a.t, err, "ParameterNotFound")
		return ""
	}
	return *out.Parameter.Value
}

func TestADeletionPolicyIsHeeded(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.have("S", stack(object{
			"A": parameter("/retain", "1", "DeletionPolicy", "Retain"), "B": parameter("/delete", "1", "DeletionPolicy", "Delete"), "C": parameter("/default", "1"),
			"D": parameter("/except", "1", "DeletionPolicy", "RetainExceptOnCreate"),
		}))
		require.NoError(l.t, l.deleteStack("S"))
		l.ends("S", "DELETE_COMPLETE")
		require.Equal(l.t, []string{"1", "", "", "1"}, []string{l.value("/retain"), l.value("/delete"), l.value("/default"), l.value("/except")})
		l.aws.CloudFormation.Fail(rules.Rule{LogicalID: "Z", Phase: "CREATE", Reason: "no luck"})
		require.NoError(l.t, l.createStack("N", stack(object{
			"A": parameter("/new/retain", "1", "DeletionPolicy", "Retain"), "D": parameter("/new/except", "1", "DeletionPolicy", "RetainExceptOnCreate"),
			"Z": parameter("/new/bad", "1", "DependsOn", []string{"A", "D"}),
		})))
		l.ends("N", "ROLLBACK_COMPLETE")
		require.Equal(l.t, []string{"1", ""}, []string{l.value("/new/retain"), l.value("/new/except")})
	})
}

func TestARollbackKeepsWhatExistedBefore(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.have("S", stack(object{"A": parameter("/a", "1"), "Z": parameter("/z", "1", "DependsOn", "A")}))
		l.aws.CloudFormation.Fail(rules.Rule{LogicalID: "Z", Phase: "UPDATE", Reason: "no luck", Times: 1})
		require.NoError(l.t, l.updateStack("S", stack(object{"A": parameter("/a", "2"), "N": parameter("/n", "1"), "Z": parameter("/z", "2", "DependsOn", []string{"A", "N"})})))
		l.ends("S", "UPDATE_ROLLBACK_COMPLETE")
		require.Equal(l.t, []string{"1", "1", ""}, []string{l.value("/a"), l.value("/z"), l.value("/n")})
	})
}

func TestABucketWithObjectsFailsItsStacksDelete(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.have("S", stack(object{"B": resource("S3::Bucket", object{"BucketName": "bucket"})}))
		l.put()
		require.NoError(l.t, l.deleteStack("S"))
		l.ends("S", "DELETE_FAILED")
		story := l.story("S", "B")
		require.Contains(l.t, story[len(story)-1], "The bucket you tried to delete is not empty")
		got, err := l.s3.GetObject(l.t.Context(), &s3.GetObjectInput{Bucket: new("bucket"), Key: new("k")})
		require.NoError(l.t, err)
		require.NoError(l.t, got.Body.Close())
	})
}

func TestAVpcWithForeignSubnetsFailsItsStacksDelete(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.have("S", stack(object{"Vpc": resource("EC2::VPC", object{"CidrBlock": "10.0.0.0/16"})}))
		vpc := l.physical("S", "Vpc")
		foreign, err := l.ec2.CreateSubnet(l.t.Context(), &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: new("10.0.0.0/24")})
		require.NoError(l.t, err)
		require.NoError(l.t, l.deleteStack("S"))
		l.ends("S", "DELETE_FAILED")
		_, err = l.ec2.DeleteSubnet(l.t.Context(), &ec2.DeleteSubnetInput{SubnetId: foreign.Subnet.SubnetId})
		require.NoError(l.t, err)
		require.NoError(l.t, l.deleteStack("S"))
		l.ends("S", "DELETE_COMPLETE")
	})
}

// TestTagsOfAStackAreOnItsResources: those of the stack and CloudFormation's own, on create, on update, and gone with a tag.
func TestTagsOfAStackAreOnItsResources(t *testing.T) {
	template := jsonText(stack(object{"Vpc": resource("EC2::VPC", object{"CidrBlock": "10.0.0.0/16"}), "P": parameter("/p", "1")}))
	tags := func(pairs ...string) (list []cfntypes.Tag) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, cfntypes.Tag{Key: &pairs[i], Value: &pairs[i+1]})
		}
		return list
	}
	inLocal(t, nil, func(l *local) {
		out, err := l.cfn.CreateStack(l.t.Context(), &cloudformation.CreateStackInput{StackName: new("S"), TemplateBody: template, Tags: tags("a", "1", "b", "1")})
		require.NoError(l.t, err)
		l.known["S"] = *out.StackId
		l.ends("S", "CREATE_COMPLETE")
		require.Equal(l.t, map[string]string{
			"a": "1", "b": "1", "aws:cloudformation:stack-name": "S", "aws:cloudformation:stack-id": *out.StackId, "aws:cloudformation:logical-id": "Vpc",
		}, l.vpcTags())
		_, err = l.cfn.UpdateStack(l.t.Context(), &cloudformation.UpdateStackInput{StackName: new("S"), TemplateBody: template, Tags: tags("a", "2", "c", "2")})
		require.NoError(l.t, err)
		l.ends("S", "UPDATE_COMPLETE")
		got := l.vpcTags()
		require.Equal(l.t, []string{"2", "", "2", "Vpc"}, []string{got["a"], got["b"], got["c"], got["aws:cloudformation:logical-id"]})
		listed, err := l.ssm.ListTagsForResource(l.t.Context(), &ssm.ListTagsForResourceInput{ResourceId: new("/p"), ResourceType: "Parameter"})
		require.NoError(l.t, err)
		names := map[string]string{}
		for _, tag := range listed.TagList {
			names[*tag.Key] = *tag.Value
		}
		require.Equal(l.t, []string{"2", "", "2"}, []string{names["a"], names["b"], names["c"]})
	})
}

func (l *local) vpcTags() map[string]string {
	out, err := l.ec2.DescribeVpcs(l.t.Context(), &ec2.DescribeVpcsInput{Filters: []ec2types.Filter{{Name: new("tag:aws:cloudformation:stack-name"), Values: []string{"S"}}}})
	require.NoError(l.t, err)
	tags := map[string]string{}
	for _, tag := range out.Vpcs[0].Tags {
		tags[*tag.Key] = *tag.Value
	}
	return tags
}

// withParameter is a template with a parameter V of such a kind.
func withParameter(definition object, more ...any) object {
	return stack(object{"P": resource("SSM::Parameter", object{"Type": "String", "Name": "/p", "Value": object{"Ref": "V"}})}, append(more, "Parameters", object{"V": definition})...)
}

func (a *account) createWith(template object, value string, more ...cfntypes.Parameter) error {
	_, err := a.cfn.CreateStack(a.t.Context(), &cloudformation.CreateStackInput{
		StackName: new("S"), TemplateBody: jsonText(template), Parameters: append(more, cfntypes.Parameter{ParameterKey: new("V"), ParameterValue: &value}),
	})
	return err
}

func TestAllowedPatternIsHeeded(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		template := withParameter(object{"Type": "String", "AllowedPattern": "[a-z]+"})
		l.answer(l.createWith(template, "a1"), "ValidationError", 400, "Parameter 'V' must match pattern [a-z]+")
		require.NoError(l.t, l.createWith(template, "a"))
	})
}

// TestRulesAreNotIgnored: the local AWS does not know the section Rules, and says so.
func TestRulesAreNotIgnored(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		rule := object{"R": object{"Assertions": []any{object{"Assert": object{"Fn::Equals": []any{object{"Ref": "V"}, "x"}}}}}}
		require.ErrorContains(l.t, l.createWith(withParameter(object{"Type": "String"}, "Rules", rule), "y"), "Rules")
	})
}

func TestUnknownParametersAreRefused(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		err := l.createWith(withParameter(object{"Type": "String"}), "y", cfntypes.Parameter{ParameterKey: new("W"), ParameterValue: new("z")})
		l.answer(err, "ValidationError", 400, "Parameters: [W] do not exist in the template")
	})
}

func TestAStackIsDeletedByItsArn(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.have("S", simple("1"))
		require.NoError(l.t, l.deleteStack(l.known["S"]))
		l.ends("S", "DELETE_COMPLETE")
		require.Empty(l.t, l.value("/p"))
	})
}

func TestADryRunOfEC2ChangesNothing(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		const would = "Request would have succeeded, but DryRun flag is set."
		_, err := l.ec2.CreateVpc(l.t.Context(), &ec2.CreateVpcInput{CidrBlock: new("10.0.0.0/16"), DryRun: new(true)})
		l.answer(err, "DryRunOperation", 412, would)
		out, err := l.ec2.DescribeVpcs(l.t.Context(), nil)
		require.NoError(l.t, err)
		require.Empty(l.t, out.Vpcs)
		l.network()
		_, err = l.ec2.DeleteSubnet(l.t.Context(), &ec2.DeleteSubnetInput{SubnetId: new(l.known["subnet"]), DryRun: new(true)})
		l.answer(err, "DryRunOperation", 412, would)
		_, err = l.ec2.DeleteSubnet(l.t.Context(), &ec2.DeleteSubnetInput{SubnetId: new(l.known["subnet"])})
		require.NoError(l.t, err)
	})
}

// TestUnknownFieldsAreRefused: what the local AWS does not imitate, it says.
func TestUnknownFieldsAreRefused(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		_, err := l.cfn.CreateStack(l.t.Context(), &cloudformation.CreateStackInput{
			StackName: new("S"), TemplateBody: jsonText(simple("1")), NotificationARNs: []string{"arn:aws:sns:us-east-1:123456789012:t"},
		})
		l.answer(err, "LocalAws.NotImplemented", 501, "the local AWS does not know the field NotificationARNs of CreateStackInput")
		require.ErrorContains(l.t, l.createStack("S", stack(object{"Q": resource("Kinesis::Stream", object{})})), "AWS::Kinesis::Stream")
		require.ErrorContains(l.t, l.createStack("S", stack(object{"P": resource("EC2::VPC", object{"CidrBlock": "10.0.0.0/16", "Nonsense": 1})})), "Nonsense")
	})
}
