package localaws_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

// TestContract holds the local AWS to the contract; under the build tag realaws, TestContractWithAWS holds AWS to it, too.
func TestContract(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := localaws.New(localaws.Options{})
		defer a.Close()
		contract(t, a.Config())
	})
}

// contract is what the product relies on of an account of AWS, local or real. It makes things that cost nothing for the
// time that they last, and removes them; what a failure leaves behind is named agc-contract-….
func contract(t *testing.T, cfg aws.Config) {
	a := newAccount(t, cfg)
	a.known["name"] = fmt.Sprint("agc-contract-", time.Now().UnixNano())
	for _, part := range []func(*account, aws.Config){
		contractOfStacks, contractOfExports, contractOfParameters, contractOfBuckets, contractOfItems, contractOfNetworks, contractOfMachines,
	} {
		part(a, cfg)
	}
}

func contractOfStacks(a *account, _ aws.Config) {
	name := a.say("{name}")
	template := func(value string) object { return stack(object{"P": parameter("/"+name, value)}) }
	a.answer(a.updateStack(name, template("1")), "ValidationError", 400, "Stack [{name}] does not exist")
	require.NoError(a.t, a.deleteStack(name), "of what is not there")
	a.have(name, template("1"))
	a.answer(a.createStack(name, template("1")), "AlreadyExistsException", 400, "Stack [{name}] already exists")
	a.answer(a.updateStack(name, template("1")), "ValidationError", 400, "No updates are to be performed.")
	seen, err := a.changeSet("empty", name, "UPDATE", template("1"))
	require.NoError(a.t, err)
	require.Equal(a.t, "FAILED", string(seen.Status))
	require.Equal(a.t, "The submitted information didn't contain changes. Submit different information to create a change set.", *seen.StatusReason)
	in := &cloudformation.UpdateStackInput{StackName: &name, TemplateBody: jsonText(template("2")), ClientRequestToken: &name}
	_, err = a.cfn.UpdateStack(a.t.Context(), in)
	require.NoError(a.t, err)
	a.answer(a.updateStack(name, template("3")), "ValidationError", 400, "Stack:{"+name+"} is in UPDATE_IN_PROGRESS state and can not be updated.")
	a.ends(name, "UPDATE_COMPLETE")
	tokens := 0
	for _, e := range a.stackEvents(name) {
		if aws.ToString(e.ClientRequestToken) == name {
			tokens++
		}
	}
	require.GreaterOrEqual(a.t, tokens, 4, "each event of an operation has its token")
	require.NoError(a.t, a.deleteStack(a.known[name]))
	a.ends(name, "DELETE_COMPLETE")
	_, err = a.cfn.DescribeStacks(a.t.Context(), &cloudformation.DescribeStacksInput{StackName: &name})
	a.answer(err, "ValidationError", 400, "Stack with id {name} does not exist")
	a.answer(a.updateStack(a.known[name], template("3")), "ValidationError", 400, "Stack:{"+name+"} is in DELETE_COMPLETE state and can not be updated.")
}

// contractOfExports: an export that another stack imports, even in an output only, cannot go.
func contractOfExports(a *account, _ aws.Config) {
	out, in := a.say("{name}-out"), a.say("{name}-in")
	a.have(out, stack(object{"P": parameter("/"+out, "1")}, "Outputs", object{"O": object{"Value": "1", "Export": object{"Name": out}}}))
	a.have(in, stack(object{"P": parameter("/"+in, "1")}, "Outputs", object{"O": object{"Value": object{"Fn::ImportValue": out}}}))
	require.NoError(a.t, a.deleteStack(out))
	status, why := a.settled(out)
	require.Equal(a.t, "CREATE_COMPLETE", status)
	require.Equal(a.t, "Delete canceled. Cannot delete export "+out+" as it is in use by "+in+".", why)
	for _, name := range []string{in, out} {
		require.NoError(a.t, a.deleteStack(name))
		a.ends(name, "DELETE_COMPLETE")
	}
}

func contractOfParameters(a *account, _ aws.Config) {
	name := a.say("/{name}")
	_, err := a.ssm.GetParameter(a.t.Context(), &ssm.GetParameterInput{Name: &name})
	require.ErrorContains(a.t, err, "ParameterNotFound")
	in := &ssm.PutParameterInput{Name: &name, Value: new("1"), Type: "String"}
	_, err = a.ssm.PutParameter(a.t.Context(), in)
	require.NoError(a.t, err)
	_, err = a.ssm.PutParameter(a.t.Context(), in)
	require.ErrorContains(a.t, err, "ParameterAlreadyExists")
	_, err = a.ssm.DeleteParameter(a.t.Context(), &ssm.DeleteParameterInput{Name: &name})
	require.NoError(a.t, err)
	_, err = a.ssm.DeleteParameter(a.t.Context(), &ssm.DeleteParameterInput{Name: &name})
	require.ErrorContains(a.t, err, "ParameterNotFound")
}

func contractOfBuckets(a *account, cfg aws.Config) {
	ctx, name := a.t.Context(), a.say("{name}")
	create := &s3.CreateBucketInput{Bucket: &name}
	if cfg.Region != "us-east-1" {
		create.CreateBucketConfiguration = &s3types.CreateBucketConfiguration{LocationConstraint: s3types.BucketLocationConstraint(cfg.Region)}
	}
	_, err := a.s3.CreateBucket(ctx, create)
	require.NoError(a.t, err)
	_, err = a.s3.PutObject(ctx, &s3.PutObjectInput{Bucket: &name, Key: new("k")})
	require.NoError(a.t, err)
	_, err = a.s3.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &name})
	a.answer(err, "BucketNotEmpty", 409, "The bucket you tried to delete is not empty")
	_, err = a.s3.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &name, Key: new("k")})
	require.NoError(a.t, err)
	_, err = a.s3.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &name})
	require.NoError(a.t, err)
	_, err = a.s3.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &name})
	a.answer(err, "NoSuchBucket", 404, "The specified bucket does not exist")
}

func contractOfItems(a *account, _ aws.Config) {
	ctx, name := a.t.Context(), a.say("{name}")
	_, err := a.ddb.CreateTable(ctx, &ddb.CreateTableInput{
		TableName: &name, BillingMode: ddbtypes.BillingModePayPerRequest,
		KeySchema:            []ddbtypes.KeySchemaElement{{AttributeName: new("k"), KeyType: ddbtypes.KeyTypeHash}},
		AttributeDefinitions: []ddbtypes.AttributeDefinition{{AttributeName: new("k"), AttributeType: ddbtypes.ScalarAttributeTypeS}},
	})
	require.NoError(a.t, err)
	require.NoError(a.t, ddb.NewTableExistsWaiter(a.ddb).Wait(ctx, &ddb.DescribeTableInput{TableName: &name}, 5*time.Minute))
	absent := ddbtypes.Put{TableName: &name, Item: item("k"), ConditionExpression: new("attribute_not_exists(k)")}
	transact := func() error {
		_, err := a.ddb.TransactWriteItems(ctx, &ddb.TransactWriteItemsInput{TransactItems: []ddbtypes.TransactWriteItem{
			{Put: &absent}, {Put: &ddbtypes.Put{TableName: &name, Item: item("other")}},
		}})
		return err
	}
	require.NoError(a.t, transact())
	a.answer(transact(), "TransactionCanceledException", 400, "Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]")
	_, err = a.ddb.PutItem(ctx, &ddb.PutItemInput{TableName: &name, Item: item("k"), ConditionExpression: absent.ConditionExpression})
	a.answer(err, "ConditionalCheckFailedException", 400, "The conditional request failed")
	_, err = a.ddb.DeleteTable(ctx, &ddb.DeleteTableInput{TableName: &name})
	require.NoError(a.t, err)
}

func contractOfNetworks(a *account, _ aws.Config) {
	ctx, missing := a.t.Context(), "vpc-0123456789abcdef0"
	_, err := a.ec2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{missing}})
	a.answer(err, "InvalidVpcID.NotFound", 400, "The vpc ID '"+missing+"' does not exist")
	_, err = a.ec2.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: new("10.0.0.0/16"), DryRun: new(true)})
	a.answer(err, "DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set.")
	vpc, err := a.ec2.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: new("10.0.0.0/16")})
	require.NoError(a.t, err)
	a.known["vpc"] = *vpc.Vpc.VpcId
	require.NoError(a.t, ec2.NewVpcAvailableWaiter(a.ec2).Wait(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{*vpc.Vpc.VpcId}}, time.Minute))
	subnet, err := a.ec2.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: vpc.Vpc.VpcId, CidrBlock: new("10.0.0.0/24")})
	require.NoError(a.t, err)
	_, err = a.ec2.DeleteVpc(ctx, &ec2.DeleteVpcInput{VpcId: vpc.Vpc.VpcId})
	a.answer(err, "DependencyViolation", 400, "The vpc '{vpc}' has dependencies and cannot be deleted.")
	_, err = a.ec2.DeleteSubnet(ctx, &ec2.DeleteSubnetInput{SubnetId: subnet.Subnet.SubnetId})
	require.NoError(a.t, err)
	_, err = a.ec2.DeleteVpc(ctx, &ec2.DeleteVpcInput{VpcId: vpc.Vpc.VpcId})
	require.NoError(a.t, err)
}

// contractOfMachines asks only for what needs no role.
func contractOfMachines(a *account, cfg aws.Config) {
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(a.t.Context(), nil)
	require.NoError(a.t, err)
	arn := "arn:aws:states:" + cfg.Region + ":" + *who.Account + ":stateMachine:" + a.say("{name}")
	_, err = a.sfn.StartExecution(a.t.Context(), &sfn.StartExecutionInput{StateMachineArn: &arn})
	a.answer(err, "StateMachineDoesNotExist", 400, "State Machine Does Not Exist: '"+arn+"'")
	_, err = a.sfn.SendTaskSuccess(a.t.Context(), &sfn.SendTaskSuccessInput{TaskToken: new("nonsense"), Output: new(`{}`)})
	a.answer(err, "InvalidToken", 400, "Invalid Token: 'Invalid token'")
}
