package ecs

import (
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// How long tasks take on Fargate (G); a container has 30 s to stop (Amazon ECS API Reference, ContainerDefinition, stopTimeout).
const (
	taskStarts = 40 * time.Second // until it is RUNNING
	taskStops  = 30 * time.Second // until it is STOPPED
	taskGoes   = 15 * time.Second // from there until its interface is gone
	retryEvery = 30 * time.Second // after a task that could not be started
)

// task is a task of a service.
type task struct {
	eni      string
	begun    time.Time
	stopping time.Time // zero while it is wanted
}

func (t *task) running(now time.Time) bool {
	return !now.Before(t.begun.Add(taskStarts)) && !t.stopped(now)
}

func (t *task) stopped(now time.Time) bool {
	return !t.stopping.IsZero() && !now.Before(t.stopping.Add(taskStops))
}

// counts are the tasks of a service that are running, and those that will be.
func (v *service) counts(now time.Time) (running, pending int32) {
	for _, t := range v.tasks {
		switch {
		case t.running(now):
			running++
		case t.stopping.IsZero():
			pending++
		}
	}
	return running, pending
}

// follow starts and stops tasks of a service until there are as many as desired, removes the interfaces of those that are gone,
// and ends the draining of a service when the last is (G: AWS says only that all tasks are STOPPING or STOPPED then).
func (s *Service) follow(v *service) {
	now, wanted := s.reg.Clock.Now(), int(v.desired)
	v.tasks = slices.DeleteFunc(v.tasks, func(t *task) bool {
		gone := t.stopped(now) && !now.Before(t.stopping.Add(taskStops+taskGoes))
		return gone && s.removeInterface(t)
	})
	for _, t := range v.tasks {
		if !t.stopping.IsZero() {
			continue
		}
		if wanted--; wanted < 0 {
			t.stopping = now
			s.lookAfter(taskStops)
			s.lookAfter(taskStops + taskGoes)
		}
	}
	for ; wanted > 0 && v.status == active && !now.Before(v.retry); wanted-- {
		s.start(v, now)
	}
	if v.status == draining && len(v.tasks) == 0 {
		v.status = inactive
	}
}

// start starts a task; where there is no place for its interface, that is told as an event and tried again later.
func (s *Service) start(v *service, now time.Time) {
	network := v.network.AwsvpcConfiguration
	made, err := s.interfaces.CreateNetworkInterface(s.ctx, &ec2.CreateNetworkInterfaceInput{
		SubnetId: aws.String(network.Subnets[len(v.tasks)%len(network.Subnets)]), Groups: network.SecurityGroups,
		Description: aws.String(s.reg.Arn("ecs", "attachment/"+s.reg.UUID())),
	})
	if err != nil {
		v.tell(s.reg, "(service "+v.name+") was unable to place a task. Reason: "+err.Error()+".") // (G): text
		v.retry = now.Add(retryEvery)
		s.lookAfter(retryEvery)
		return
	}
	v.tasks = append(v.tasks, &task{eni: *made.NetworkInterface.NetworkInterfaceId, begun: now})
	v.tell(s.reg, "(service "+v.name+") has started 1 tasks: (task "+s.reg.Hex(32)+").")
}

// removeInterface reports whether a task's interface is gone.
func (s *Service) removeInterface(t *task) bool {
	_, err := s.interfaces.DeleteNetworkInterface(s.ctx, &ec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: &t.eni})
	return err == nil || missingInterface(err)
}

// missingInterface reports whether EC2 knows an interface no more.
func missingInterface(err error) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	return ok && api.ErrorCode() == "InvalidNetworkInterfaceID.NotFound"
}

// tell adds an event, newest first; ECS keeps 100 (Amazon ECS API Reference, Service).
func (v *service) tell(reg *region.Region, text string) {
	event := types.ServiceEvent{Id: aws.String(reg.UUID()), CreatedAt: aws.Time(reg.Clock.Now()), Message: &text}
	v.events = append([]types.ServiceEvent{event}, v.events[:min(len(v.events), 99)]...)
}
