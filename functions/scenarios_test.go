package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	localcfn "github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// everyKindOfOperation runs what needs the rights of the backend's roles, one after another.
func (w *world) everyKindOfOperation() {
	w.unmade()
	w.brought()
	w.succeed("tags", `{"action":"activate","tags":{"team":"x"},"ami":"`+w.EC2.AddImage("mine")+`"}`)
	w.stripped()
	w.mended()
	w.succeed("untagged", activate)
	w.stopped()
	w.adopted()
	w.odd()
	w.crowded()
	w.foreignGateway()
	w.idle()
}

// unmade has the first creation of core fail when bucket and table are made.
func (w *world) unmade() {
	w.CloudFormation.Fail(localcfn.Rule{Stack: account.CoreStack, Type: "AWS::DynamoDB::Table", Phase: "CREATE", Reason: "no luck", Late: true})
	require.Equal(w.t, "FAILED", w.run("unmade", activate).status)
	w.CloudFormation.Heal()
}

// brought takes a bucket with a key of its own, and a VPC.
func (w *world) brought() {
	w.usersBucket("theirs")
	_, err := w.S3.PutBucketEncryption(w.t.Context(), &s3.PutBucketEncryptionInput{
		Bucket: aws.String("theirs"), ServerSideEncryptionConfiguration: &s3types.ServerSideEncryptionConfiguration{Rules: []s3types.ServerSideEncryptionRule{{
			ApplyServerSideEncryptionByDefault: &s3types.ServerSideEncryptionByDefault{
				SSEAlgorithm: s3types.ServerSideEncryptionAwsKms, KMSMasterKeyID: aws.String("arn:aws:kms:us-east-1:123456789012:key/theirs"),
			},
		}}},
	})
	require.NoError(w.t, err)
	vpc, _ := w.usersVPC(3)
	w.succeed("brought", fmt.Sprintf(`{"action":"activate","bucket":"theirs","vpc":%q}`, vpc))
}

// stripped puts bucket and table in order that lost everything that they can lose.
func (w *world) stripped() {
	ctx, name, table := w.t.Context(), aws.String(bucket), aws.String(account.RunTable)
	w.unprotect()
	_, err := w.S3.DeleteBucketEncryption(ctx, &s3.DeleteBucketEncryptionInput{Bucket: name})
	require.NoError(w.t, err)
	tagging, err := w.S3.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: name})
	require.NoError(w.t, err)
	left := slices.DeleteFunc(tagging.TagSet, func(tag s3types.Tag) bool { return *tag.Key == "team" })
	_, err = w.S3.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: name, Tagging: &s3types.Tagging{TagSet: left}})
	require.NoError(w.t, err)
	_, err = w.DynamoDB.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{
		TableName: table, PointInTimeRecoverySpecification: &dbtypes.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(false)},
	})
	require.NoError(w.t, err)
	_, err = w.DynamoDB.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName: table, TimeToLiveSpecification: &dbtypes.TimeToLiveSpecification{AttributeName: aws.String("expiry"), Enabled: aws.Bool(false)},
	})
	require.NoError(w.t, err)
	_, err = w.DynamoDB.UntagResource(ctx, &dynamodb.UntagResourceInput{ResourceArn: aws.String("arn:aws:dynamodb:us-east-1:123456789012:table/Agc"), TagKeys: []string{"team"}})
	require.NoError(w.t, err)
	time.Sleep(time.Minute) // until the expiry of items is off
	w.succeed("stripped", `{"action":"update"}`)
	w.requireProtected(account.Tag{Key: "team", Value: "x"})
}

// mended is repaired of damages of many kinds.
func (w *world) mended() {
	w.unprotect()
	for i, about := range []string{"a NAT gateway is deleted", "a route leads elsewhere", "an endpoint is deleted", "tags are removed"} {
		require.NoError(w.t, damages()[about].do(w))
		w.succeed(fmt.Sprint("repair-", i), repair)
	}
	ctx := w.t.Context()
	_, err := w.EC2.ModifyVpcEndpoint(ctx, &ec2.ModifyVpcEndpointInput{VpcEndpointId: w.inNetwork("S3Endpoint"), RemoveRouteTableIds: []string{*w.inNetwork("PrivateTable1")}})
	require.NoError(w.t, err)
	_, err = w.EC2.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{GroupId: w.inNetwork("EndpointGroup"), IpPermissions: []types.IpPermission{
		{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}},
	}})
	require.NoError(w.t, err)
	w.succeed("repair-last", repair)
}

// stopped leaves an operation to be taken over.
func (w *world) stopped() {
	arn := w.start("stopped", `{"action":"update","usePublicSubnets":true}`)
	time.Sleep(time.Minute)
	w.stop(arn)
	time.Sleep(31 * time.Second)
	w.succeed("taken-over", activate)
}

// adopted has bucket and table taken over, and stray parameters removed.
func (w *world) adopted() {
	w.succeed("inactive", deactivate)
	w.dropCore()
	w.unprotect()
	for _, name := range []string{"bucket", "ComputeEnvImage", "customTags"} {
		_, err := w.SSM.PutParameter(w.t.Context(), &ssm.PutParameterInput{Name: aws.String(account.PointerPath + name), Value: aws.String("stale"), Type: ssmtypes.ParameterTypeString})
		require.NoError(w.t, err)
	}
	w.succeed("adopted", activate)
}

// odd leaves core half rolled back.
func (w *world) odd() {
	w.CloudFormation.Fail(localcfn.Rule{Stack: account.CoreStack, Type: "AWS::SSM::Parameter", Phase: "UPDATE", Reason: "no luck", Times: 4})
	w.run("unlucky", `{"action":"update","tags":{"team":"y"}}`)
	w.CloudFormation.Heal()
	w.succeed("lucky", `{"action":"update","tags":{"team":"z"}}`)
}

// crowded deactivates a region with contexts at work and with plumbing of every kind in its network.
func (w *world) crowded() {
	w.context("p-u-a", small+service, w.role("own", "cloudformation.amazonaws.com"))
	network := strings.NewReplacer("VPC", *w.inNetwork("Vpc"), "SUBNET", *w.inNetwork("PublicSubnet1"))
	w.context("p-u-b", network.Replace(small+engineered), w.role("lost", "cloudformation.amazonaws.com"))
	w.deployed()
	w.submit(1)
	w.unrole("lost")
	w.plumbing()
	w.succeed("forced", forced)
}

// engineered is what contexts of AGC have besides a queue, as far as the local AWS's CloudFormation makes it.
const engineered = `,"Definition":{"Type":"AWS::Batch::JobDefinition","Properties":{"Type":"container","PlatformCapabilities":["FARGATE"],"ContainerProperties":{"Image":"image"}}},
	"Group":{"Type":"AWS::EC2::SecurityGroup","Properties":{"GroupDescription":"engine","VpcId":"VPC"}},
	"Cluster":{"Type":"AWS::ECS::Cluster","Properties":{}},
	"Task":{"Type":"AWS::ECS::TaskDefinition","Properties":{"RequiresCompatibilities":["FARGATE"],"NetworkMode":"awsvpc","Cpu":"256","Memory":"512",
		"ContainerDefinitions":[{"Name":"head","Image":"image","Essential":true}]}},
	"Service":{"Type":"AWS::ECS::Service","Properties":{"Cluster":{"Ref":"Cluster"},"TaskDefinition":{"Ref":"Task"},"DesiredCount":1,"LaunchType":"FARGATE",
		"NetworkConfiguration":{"AwsvpcConfiguration":{"Subnets":["SUBNET"]}}}},
	"Role":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
		"Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]},"Policies":[{"PolicyName":"own","PolicyDocument":{"Version":"2012-10-17",
		"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}}]}},
	"Policy":{"Type":"AWS::IAM::ManagedPolicy","Properties":{"PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}}},
	"Adapter":{"Type":"AWS::Lambda::Function","Properties":{"Code":{"S3Bucket":"code","S3Key":"code.zip"},"Role":{"Fn::GetAtt":["Role","Arn"]},"Handler":"x","Runtime":"provided.al2023"}},
	"Permission":{"Type":"AWS::Lambda::Permission","Properties":{"Action":"lambda:InvokeFunction","FunctionName":{"Ref":"Adapter"},"Principal":"apigateway.amazonaws.com"}}`

// foreignGateway removes a network to which somebody gave an internet gateway of their own.
func (w *world) foreignGateway() {
	w.succeed("public", `{"action":"activate","usePublicSubnets":true}`)
	ctx, vpc := w.t.Context(), w.inNetwork("Vpc")
	_, err := w.EC2.DetachInternetGateway(ctx, &ec2.DetachInternetGatewayInput{InternetGatewayId: w.inNetwork("InternetGateway"), VpcId: vpc})
	require.NoError(w.t, err)
	theirs, err := w.EC2.CreateInternetGateway(ctx, &ec2.CreateInternetGatewayInput{})
	require.NoError(w.t, err)
	_, err = w.EC2.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{InternetGatewayId: theirs.InternetGateway.InternetGatewayId, VpcId: vpc})
	require.NoError(w.t, err)
	w.succeed("foreign-gateway", forced)
}

// idle is a region that the schedule deactivates, until there is nothing that it could start any more.
func (w *world) idle() {
	w.succeed("on", hasty)
	time.Sleep(24 * time.Hour)
	require.Equal(w.t, account.Inactive, w.look().State(), "the schedule deactivates it")
	_, err := w.StepFunctions.DeleteStateMachine(w.t.Context(), &sfn.DeleteStateMachineInput{StateMachineArn: aws.String(machineArn)})
	require.NoError(w.t, err)
	time.Sleep(3 * time.Hour)
}

// plumbing is what people may add to a network and force removes.
func (w *world) plumbing() {
	ctx, api, vpc := w.t.Context(), w.EC2, w.inNetwork("Vpc")
	g := &guarded{world: w, ec2: ec2.NewFromConfig(w.cfg), vpc: *vpc, subnet: *w.inNetwork("PublicSubnet1")}
	one, two := g.group("one"), g.group("two")
	g.admit(one, two)
	_, err := api.AuthorizeSecurityGroupEgress(ctx, &ec2.AuthorizeSecurityGroupEgressInput{GroupId: &one, IpPermissions: []types.IpPermission{
		{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(1), ToPort: aws.Int32(1), UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: &two}}},
	}})
	require.NoError(w.t, err)
	g.endpoint("sqs", one)
	_, err = api.CreateNetworkInterface(ctx, &ec2.CreateNetworkInterfaceInput{SubnetId: &g.subnet, Groups: []string{two}})
	require.NoError(w.t, err)
	subnet, err := api.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: vpc, CidrBlock: aws.String("10.0.255.0/28"), AvailabilityZoneId: aws.String("use1-az1")})
	require.NoError(w.t, err)
	table, err := api.CreateRouteTable(ctx, &ec2.CreateRouteTableInput{VpcId: vpc})
	require.NoError(w.t, err)
	_, err = api.AssociateRouteTable(ctx, &ec2.AssociateRouteTableInput{RouteTableId: table.RouteTable.RouteTableId, SubnetId: subnet.Subnet.SubnetId})
	require.NoError(w.t, err)
	_, err = api.CreateEgressOnlyInternetGateway(ctx, &ec2.CreateEgressOnlyInternetGatewayInput{VpcId: vpc})
	require.NoError(w.t, err)
	address, err := api.AllocateAddress(ctx, &ec2.AllocateAddressInput{})
	require.NoError(w.t, err)
	_, err = api.CreateNatGateway(ctx, &ec2.CreateNatGatewayInput{SubnetId: &g.subnet, AllocationId: address.AllocationId})
	require.NoError(w.t, err)
	time.Sleep(5 * time.Minute)
}
