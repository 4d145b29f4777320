// Package ecs is the local AWS's Amazon ECS, as far as services on Fargate need it: clusters, task definitions, and services
// whose tasks follow the number that is desired, each with a network interface in a subnet of its service.
//
// What takes time has a state that is a function of when it was asked for and of the region's clock; a look at the right moment
// makes sure that tasks and their interfaces come and go when it is due, whoever watches. Texts and durations marked (G) are
// guesses.
package ecs

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// interfaces is where tasks get their network interfaces.
type interfaces interface {
	CreateNetworkInterface(ctx context.Context, in *ec2.CreateNetworkInterfaceInput) (*ec2.CreateNetworkInterfaceOutput, error)
	DeleteNetworkInterface(ctx context.Context, in *ec2.DeleteNetworkInterfaceInput) (*ec2.DeleteNetworkInterfaceOutput, error)
}

// Service is Amazon ECS in one account and region.
type Service struct {
	ctx        context.Context
	reg        *region.Region
	interfaces interfaces
	looks      sync.WaitGroup

	mu          sync.Mutex
	clusters    []*cluster
	definitions []*definition
	services    []*service
}

// New makes an ECS without clusters. What runs in the background ends with ctx.
func New(ctx context.Context, reg *region.Region, interfaces interfaces) *Service {
	return &Service{ctx: ctx, reg: reg, interfaces: interfaces}
}

// Wait returns when nothing is done in the background any more: soon after the context given to New has ended.
func (s *Service) Wait() { s.looks.Wait() }

// enter locks the service after bringing the tasks up to date; the result unlocks it.
func (s *Service) enter() func() {
	s.mu.Lock()
	for _, v := range s.services {
		s.follow(v)
	}
	return s.mu.Unlock
}

// lookAfter brings the tasks up to date after d, when nobody else asks.
func (s *Service) lookAfter(d time.Duration) {
	s.looks.Go(func() {
		if s.reg.Clock.Sleep(s.ctx, d) == nil {
			s.enter()()
		}
	})
}

// The statuses of clusters and services.
const (
	active   = "ACTIVE"
	draining = "DRAINING"
	inactive = "INACTIVE"
)

func invalid(text string) error { return region.Refuse("InvalidParameterException", "%s", text) }

// short is the last part of an ARN, or the name that it is already.
func short(nameOrArn *string) string {
	text := aws.ToString(nameOrArn)
	return text[strings.LastIndex(text, "/")+1:]
}
