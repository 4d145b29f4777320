package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// instance is one that occupies a subnet by one interface.
type instance struct{ at *networkInterface }

// DescribeInstances lists the instances that occupy subnets, each in a reservation of its own. One that is terminated can be
// seen while its interface is still there.
func (s *Service) DescribeInstances(_ context.Context, in *sdk.DescribeInstancesInput) (*sdk.DescribeInstancesOutput, error) {
	if err := only(in, in.DryRun, "InstanceIds", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	var rows []instance
	for _, n := range s.interfaces.where(func(n *networkInterface) bool { return n.instance != "" }) {
		rows = append(rows, instance{n})
	}
	q := query{types.ResourceTypeInstance, in.InstanceIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, rows, instance{&networkInterface{}}, s.viewReservation)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeInstancesOutput{Reservations: out, NextToken: next}, nil
}

func (i instance) ident() string { return i.at.instance }

func (i instance) state() types.InstanceState {
	if i.at.left.IsZero() {
		return types.InstanceState{Code: aws.Int32(16), Name: types.InstanceStateNameRunning}
	}
	return types.InstanceState{Code: aws.Int32(32), Name: types.InstanceStateNameShuttingDown}
}

func (i instance) facts(*Service) facts {
	return facts{"instance-id": {i.at.instance}, "vpc-id": {i.at.vpc}, "subnet-id": {i.at.subnet}, "instance-state-name": {string(i.state().Name)}}
}

func (s *Service) viewReservation(i instance) types.Reservation {
	state := i.state()
	return types.Reservation{OwnerId: aws.String(s.reg.Account), Instances: []types.Instance{{
		InstanceId: aws.String(i.at.instance), VpcId: aws.String(i.at.vpc), SubnetId: aws.String(i.at.subnet), PrivateIpAddress: aws.String(i.at.ip),
		State: &state, Tags: s.tagged(i.at.instance),
		NetworkInterfaces: []types.InstanceNetworkInterface{{NetworkInterfaceId: aws.String(i.at.id), VpcId: aws.String(i.at.vpc), SubnetId: aws.String(i.at.subnet)}},
	}}}
}
