// Loaded before everything else, in worker threads as well: after the installation nothing may open a connection.
const net = require('node:net');
const dgram = require('node:dgram');

const refuse = () => {
  throw new Error('the package tried to open a network connection');
};
net.Socket.prototype.connect = refuse;
dgram.Socket.prototype.send = refuse;
