package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/rogpeppe/go-internal/testscript"
)

// theirs is how users of a script's region call AWS themselves.
func theirs(ts *testscript.TestScript) aws.Config {
	return aws.Config{
		Region: ts.Getenv("AWS_REGION"), BaseEndpoint: aws.String(ts.Getenv("AWS_ENDPOINT_URL")),
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	}
}

// ownVPC makes a VPC with a private subnet that reaches the internet in each of that many zones, and sets VPC: vpc ZONES.
func ownVPC(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 || len(args[0]) != 1 {
		ts.Fatalf("usage: vpc ZONES")
	}
	ctx, client := context.Background(), ec2.NewFromConfig(theirs(ts))
	vpc, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("172.31.0.0/16")})
	ts.Check(err)
	ts.Setenv("VPC", *vpc.Vpc.VpcId)
	gateway, err := client.CreateInternetGateway(ctx, &ec2.CreateInternetGatewayInput{})
	ts.Check(err)
	_, err = client.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{VpcId: vpc.Vpc.VpcId, InternetGatewayId: gateway.InternetGateway.InternetGatewayId})
	ts.Check(err)
	subnet := func(n string, route *ec2.CreateRouteInput) *string {
		made, err := client.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: vpc.Vpc.VpcId, CidrBlock: aws.String("172.31." + n + ".0/24"), AvailabilityZoneId: aws.String("use1-az" + n)})
		ts.Check(err)
		table, err := client.CreateRouteTable(ctx, &ec2.CreateRouteTableInput{VpcId: vpc.Vpc.VpcId})
		ts.Check(err)
		route.RouteTableId, route.DestinationCidrBlock = table.RouteTable.RouteTableId, aws.String("0.0.0.0/0")
		_, err = client.CreateRoute(ctx, route)
		ts.Check(err)
		_, err = client.AssociateRouteTable(ctx, &ec2.AssociateRouteTableInput{RouteTableId: route.RouteTableId, SubnetId: made.Subnet.SubnetId})
		ts.Check(err)
		return made.Subnet.SubnetId
	}
	public := subnet("6", &ec2.CreateRouteInput{GatewayId: gateway.InternetGateway.InternetGatewayId})
	address, err := client.AllocateAddress(ctx, &ec2.AllocateAddressInput{})
	ts.Check(err)
	nat, err := client.CreateNatGateway(ctx, &ec2.CreateNatGatewayInput{SubnetId: public, AllocationId: address.AllocationId})
	ts.Check(err)
	for n := '1'; n < '1'+rune(args[0][0]-'0'); n++ {
		subnet(string(n), &ec2.CreateRouteInput{NatGatewayId: nat.NatGateway.NatGatewayId})
	}
}

// deploy makes a context's stack, in small: context USER NAME.
func deploy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: context USER NAME")
	}
	in := &cloudformation.CreateStackInput{
		StackName:    aws.String(fmt.Sprintf("Agc-Context-Demo-%s-%s", args[0], args[1])),
		TemplateBody: aws.String(`{"Resources":{"EngineLog":{"Type":"AWS::Logs::LogGroup","DeletionPolicy":"Retain"}}}`),
	}
	for key, value := range map[string]string{"application-name": "agc", "agc-project": "Demo", "agc-user-id": args[0], "agc-context": args[1]} {
		in.Tags = append(in.Tags, cfntypes.Tag{Key: &key, Value: &value})
	}
	_, err := cloudformation.NewFromConfig(theirs(ts)).CreateStack(context.Background(), in)
	ts.Check(err)
}
