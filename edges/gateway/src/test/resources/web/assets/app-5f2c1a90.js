// The build brings this file compressed as well.
console.log("line 0 of a stand-in");
console.log("line 1 of a stand-in");
console.log("line 2 of a stand-in");
console.log("line 3 of a stand-in");
console.log("line 4 of a stand-in");
console.log("line 5 of a stand-in");
console.log("line 6 of a stand-in");
console.log("line 7 of a stand-in");
